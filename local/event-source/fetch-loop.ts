import type { Consumer } from '@platformatic/kafka';
import type { Signal } from '../../src/application/signal.ts';
import { type FetchedPartition, fetchedRecords, rawRecords } from './fetched.ts';
import { logLine } from './log.ts';
import type { Meter } from './metrics/meter.ts';
import type { PartitionQueue } from './partition-queue.ts';
import type { QueuedRecord } from './queued-record.ts';
import type { SchemaDecoder } from './schemas/decoder.ts';

export interface FetchOptions {
  /** Used for reading only: its long polls would delay the commits of the group's own client. */
  readonly client: Consumer;
  readonly topic: string;
  readonly accepts: (value: Buffer | null) => boolean;
  /** @default keys and values pass as they are */
  readonly schemas: SchemaDecoder | undefined;
  /** Size of a record above which no invocation can carry it. */
  readonly recordLimit: number;
  /** A queue with this many records, or this many bytes, is not read further. */
  readonly queueRecords: number;
  readonly queueBytes: number;
  readonly meter: Meter;
  readonly signal: Signal;
  readonly stopped: () => boolean;
}

const LONG_POLL_MS = 200;
const PARTITION_BYTES = 1024 * 1024;

/** Reads into the queues until stopped; a full queue holds up its own partition only. */
export async function runFetchLoop(
  queues: readonly PartitionQueue[],
  options: FetchOptions,
): Promise<void> {
  while (!options.stopped()) {
    const open = queues.filter(
      ({ held, waiting }) => held < options.queueRecords && waiting.bytes < options.queueBytes,
    );
    if (open.length === 0) {
      await options.signal.wait(LONG_POLL_MS);
    } else {
      await fetchOnce(open, options);
    }
  }
}

async function fetchOnce(queues: readonly PartitionQueue[], options: FetchOptions): Promise<void> {
  const { client, topic } = options;
  const metadata = await client.metadata({ topics: [topic] });
  const known = metadata.topics.get(topic);
  if (known === undefined) {
    throw new Error(`Topic ${topic} is gone`);
  }
  const byLeader = Map.groupBy(queues, ({ partition }) => known.partitions[partition]?.leader ?? 0);
  await Promise.all(
    [...byLeader].map(async ([node, group]) => {
      const response = await client.fetch({
        node,
        maxWaitTime: LONG_POLL_MS,
        topics: [{ topicId: known.id, partitions: group.map(requestFor) }],
      });
      const partitions = response.responses.flatMap((each) => each.partitions);
      await resolveSchemas(partitions, options);
      for (const fetched of partitions) {
        const queue = group.find(({ partition }) => partition === fetched.partitionIndex);
        if (queue !== undefined) {
          const reading = { ...options, position: queue.position, now: Date.now() };
          const { records, position, end } = fetchedRecords(topic, fetched, reading);
          count(records, options.meter);
          queue.append(records, position, end);
        }
      }
      options.signal.notify();
    }),
  );
}

/** A registry that does not answer ends the membership: records wait for it, none is skipped. */
async function resolveSchemas(
  partitions: readonly FetchedPartition[],
  { schemas, meter }: FetchOptions,
): Promise<void> {
  try {
    await schemas?.resolve(partitions.flatMap((each) => [...rawRecords(each)]));
  } catch (error) {
    meter.add('SchemaRegistryErrorCount', 1);
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
    throw new Error(`the schema registry gives no answer: ${why}`, { cause: error });
  }
}

const requestFor = ({ partition, position }: PartitionQueue) => ({
  partition,
  fetchOffset: BigInt(position),
  currentLeaderEpoch: -1,
  lastFetchedEpoch: -1,
  partitionMaxBytes: PARTITION_BYTES,
});

function count(records: readonly QueuedRecord[], meter: Meter): void {
  const filtered = records.filter(({ filteredOut }) => filteredOut === true).length;
  if (records.length > 0) meter.add('PolledEventCount', records.length);
  if (filtered > 0) meter.add('FilteredOutEventCount', filtered);
  for (const { undeliverable, partition, offset, reason } of records) {
    if (undeliverable === undefined) continue;
    const tooLarge = undeliverable === 'MaximumPayloadSizeExceeded';
    if (!tooLarge) meter.add('SchemaRegistryErrorCount', 1);
    const code = tooLarge ? 'MLR_RECORD_TOO_LARGE' : undeliverable;
    logLine('undeliverable', { code, reason, partition, offset });
  }
}
