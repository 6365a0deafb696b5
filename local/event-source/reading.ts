import type { Consumer } from '@platformatic/kafka';
import { Signal } from '../../src/application/signal.ts';
import type { EventSourceConfig } from './config.ts';
import { runFetchLoop } from './fetch-loop.ts';
import type { GiveUp } from './give-up.ts';
import type { Invoke } from './invoke.ts';
import { logLine } from './log.ts';
import type { Meter } from './metrics/meter.ts';
import { PartitionQueue } from './partition-queue.ts';
import { type EventEnvelope, overheadOf, PAYLOAD_LIMIT } from './payload.ts';
import type { PollerOptions } from './poller.ts';
import { startingPositions } from './positions.ts';
import { runPollers } from './run-pollers.ts';
import type { SchemaDecoder } from './schemas/decoder.ts';

/** The work on the partitions of one group generation. */
export interface Reading {
  /** Lets invocations in flight finish and commits them. */
  stop(): Promise<void>;
  /** Settles when the work ends by itself, which is always an error. */
  readonly failed: Promise<unknown>;
}

/** What outlives a group generation. */
export interface Delivery {
  readonly config: EventSourceConfig;
  readonly envelope: EventEnvelope;
  readonly invoke: Invoke;
  readonly giveUp: GiveUp;
  readonly meter: Meter;
  /** Undefined when the mapping has no schema registry. */
  readonly schemas: SchemaDecoder | undefined;
}

export interface ReadingOptions extends Delivery {
  /** The member of the group: commits. */
  readonly member: Consumer;
  /** Reads. */
  readonly reader: Consumer;
  /** Partitions that are this member's at the moment. */
  readonly owned: () => readonly number[];
}

/** Starts reading the partitions this member owns, from their committed offsets. */
export async function startReading(options: ReadingOptions): Promise<Reading> {
  const { config, member, reader, envelope, meter } = options;
  const { topic, filters } = config;
  const positions = await startingPositions(
    member,
    topic,
    options.owned(),
    config.startingPosition,
  );
  const queues = [...positions].map(([partition, offset]) => new PartitionQueue(partition, offset));
  const bytes = PAYLOAD_LIMIT - overheadOf(envelope, queues.length);
  const signal = new Signal();
  let stopping = false;
  const stopped = (): boolean => stopping;

  const pollers: PollerOptions = {
    ...{ envelope, meter, signal, stopped, invoke: options.invoke, giveUp: options.giveUp },
    commit: committer(options),
    limits: { batchSize: config.batchSize, bytes, windowMs: config.maximumBatchingWindowMs },
    rules: config,
    maximumRecordAgeMs: config.maximumRecordAgeMs,
    maximumBackoffMs: config.maximumBackoffMs,
  };
  const fetching = runFetchLoop(queues, {
    ...{ client: reader, topic, meter, signal, stopped },
    accepts: (value) => filters.length === 0 || filters.some((matches) => matches(value)),
    schemas: options.schemas,
    recordLimit: bytes,
    queueRecords: config.batchSize * 2,
    queueBytes: bytes * 2,
  });
  const loops = [runPollers(queues, config, pollers), fetching];
  logLine('reading', { positions: Object.fromEntries(positions) });

  return {
    failed: Promise.race(loops.map((loop) => loop.then(() => new Promise(() => {}), asValue))),
    stop: async () => {
      stopping = true;
      signal.notify();
      await Promise.allSettled(loops);
    },
  };
}

/** Commits what is this member's; a failed commit ends the membership, and its records come again. */
function committer({ config, member, owned, meter }: ReadingOptions): PollerOptions['commit'] {
  const { topic } = config;
  return async (offsets) => {
    const mine = [...offsets].filter(([partition]) => owned().includes(partition));
    if (mine.length === 0) return;
    try {
      await member.commit({
        offsets: mine.map(([partition, offset]) => ({
          ...{ topic, partition, offset: BigInt(offset), leaderEpoch: -1 },
        })),
      });
    } catch (error) {
      meter.add('CommitErrorCount', 1);
      throw error;
    }
  };
}

const asValue = (error: unknown): unknown => error;
