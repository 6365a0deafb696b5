import type { Consumer } from '@platformatic/kafka';
import type { Signal } from '../../src/application/signal.ts';
import { fetchedRecords } from './fetched.ts';
import { logLine } from './log.ts';
import type { PartitionQueue } from './partition-queue.ts';
import type { QueuedRecord } from './queued-record.ts';

export interface FetchOptions {
  /** Used for reading only: its long polls would delay the commits of the group's own client. */
  readonly client: Consumer;
  readonly topic: string;
  /** Size of a record above which no invocation can carry it. */
  readonly recordLimit: number;
  /** A queue with this many records, or this many bytes, is not read further. */
  readonly queueRecords: number;
  readonly queueBytes: number;
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
      ({ records, bytes }) => records.length < options.queueRecords && bytes < options.queueBytes,
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
      for (const fetched of response.responses.flatMap(({ partitions }) => partitions)) {
        const queue = group.find(({ partition }) => partition === fetched.partitionIndex);
        if (queue !== undefined) {
          const { records, position } = fetchedRecords(topic, fetched, queue.position, Date.now());
          queue.append(withoutOversized(records, options.recordLimit), position);
        }
      }
      options.signal.notify();
    }),
  );
}

const requestFor = ({ partition, position }: PartitionQueue) => ({
  partition,
  fetchOffset: BigInt(position),
  currentLeaderEpoch: -1,
  lastFetchedEpoch: -1,
  partitionMaxBytes: PARTITION_BYTES,
});

/** Lambda drops what exceeds its payload limit by itself, and so does this; the log says what it was. */
function withoutOversized(records: readonly QueuedRecord[], limit: number): QueuedRecord[] {
  return records.filter(({ partition, offset, json }) => {
    const fits = json.length <= limit;
    if (!fits) {
      const reason = `a record of ${json.length} bytes exceeds the payload limit of an invocation`;
      logLine('discarded', { code: 'MLR_RECORD_TOO_LARGE', reason, partition, offset });
    }
    return fits;
  });
}
