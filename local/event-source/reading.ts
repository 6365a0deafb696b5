import type { Consumer } from '@platformatic/kafka';
import { Signal } from '../../src/application/signal.ts';
import type { EventSourceConfig } from './config.ts';
import { runFetchLoop } from './fetch-loop.ts';
import type { Invoke } from './invoke.ts';
import { runLane } from './lane.ts';
import { logLine } from './log.ts';
import { PartitionQueue } from './partition-queue.ts';
import { overheadOf, PAYLOAD_LIMIT } from './payload.ts';
import { startingPositions } from './positions.ts';

/** The work on the partitions of one group generation. */
export interface Reading {
  /** Lets invocations in flight finish and commits them. */
  stop(): Promise<void>;
  /** Settles when the work ends by itself, which is always an error. */
  readonly failed: Promise<unknown>;
}

export interface ReadingOptions {
  readonly config: EventSourceConfig;
  /** The member of the group: commits. */
  readonly member: Consumer;
  /** Reads. */
  readonly reader: Consumer;
  readonly invoke: Invoke;
  /** Partitions that are this member's at the moment. */
  readonly owned: () => readonly number[];
}

/** Starts reading the partitions this member owns, from their committed offsets. */
export async function startReading(options: ReadingOptions): Promise<Reading> {
  const { config, member, reader, invoke } = options;
  const { topic } = config;
  const positions = await startingPositions(member, topic, options.owned());
  const queues = [...positions].map(([partition, offset]) => new PartitionQueue(partition, offset));
  const envelope = {
    topic,
    bootstrapServers: config.bootstrapServers,
    eventSourceArn: config.eventSourceArn,
  };
  const bytes = PAYLOAD_LIMIT - overheadOf(envelope, queues.length);
  const signal = new Signal();
  let stopping = false;
  const stopped = (): boolean => stopping;

  const commit = async (offsets: ReadonlyMap<number, number>): Promise<void> => {
    const owned = options.owned();
    const mine = [...offsets].filter(([partition]) => owned.includes(partition));
    if (mine.length > 0) {
      await member.commit({
        offsets: mine.map(([partition, offset]) => ({
          ...{ topic, partition, offset: BigInt(offset), leaderEpoch: -1 },
        })),
      });
    }
  };
  const lanes = lanesOf(queues, config.concurrency).map((group) =>
    runLane(group, {
      ...{ envelope, invoke, commit, signal, stopped },
      limits: { batchSize: config.batchSize, bytes, windowMs: config.maximumBatchingWindowMs },
      maximumRetryAttempts: config.maximumRetryAttempts,
      maximumBackoffMs: config.maximumBackoffMs,
    }),
  );
  const fetching = runFetchLoop(queues, {
    ...{ client: reader, topic, signal, stopped },
    recordLimit: bytes,
    queueRecords: config.batchSize * 2,
    queueBytes: bytes * 2,
  });
  const loops = [...lanes, fetching];
  logLine('reading', { positions: Object.fromEntries(positions), lanes: lanes.length });

  return {
    failed: Promise.race(loops.map((loop) => loop.then(() => new Promise(() => {}), asValue))),
    stop: async () => {
      stopping = true;
      signal.notify();
      await Promise.allSettled(loops);
    },
  };
}

const asValue = (error: unknown): unknown => error;

/** Spreads partitions over at most `concurrency` groups. */
function lanesOf(queues: readonly PartitionQueue[], concurrency: number): PartitionQueue[][] {
  const lanes = Array.from({ length: Math.min(concurrency, queues.length) }, () => [
    ...([] as PartitionQueue[]),
  ]);
  queues.forEach((queue, index) => {
    lanes[index % lanes.length]?.push(queue);
  });
  return lanes;
}
