import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer } from '@platformatic/kafka';
import type { EventSourceConfig } from './config.ts';
import { logLine } from './log.ts';
import { type Delivery, type Reading, startReading } from './reading.ts';

/** One membership in the consumer group, from joining to leaving. */
export interface Session {
  /** Settles with the error that ended the membership; never when it was stopped. */
  readonly failed: Promise<unknown>;
  /** Finishes what is in flight, commits it, leaves the group. */
  stop(): Promise<void>;
}

const CLOSE_WITHIN_MS = 5_000;

/** Joins the group. At each rebalance the work on the old partitions ends before that on the new ones begins. */
export async function startSession(delivery: Delivery): Promise<Session> {
  const { config } = delivery;
  const { promise: failed, resolve: fail } = Promise.withResolvers<unknown>();
  const member = client(config, 'member');
  const reader = client(config, 'reader');
  reader.topics.track(config.topic);
  member.topics.track(config.topic);

  const owned = (): readonly number[] =>
    member.assignments?.find(({ topic }) => topic === config.topic)?.partitions ?? [];
  let reading: Reading | undefined;
  let stopping = false;
  let turn: Promise<void> = Promise.resolve();

  const reassign = async (): Promise<void> => {
    await reading?.stop();
    reading = undefined;
    if (!stopping) {
      reading = await startReading({ ...delivery, member, reader, owned });
      void reading.failed.then(fail);
    }
  };
  member.on('consumer:group:join', ({ generationId }) => {
    logLine('joined', { generation: generationId, partitions: owned() });
    turn = turn.then(reassign).catch(fail);
  });
  member.on('error', fail);
  member.on('consumer:heartbeat:stalled', () => fail(new Error('heartbeats get no answer')));

  const stop = async (): Promise<void> => {
    stopping = true;
    await turn;
    await reading?.stop();
    const closed = Promise.allSettled([member.close(), reader.close()]);
    // A broker that is gone can't be told; the group notices by the session's time-out.
    await Promise.race([closed, sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  };
  try {
    await member.joinGroup({});
  } catch (error) {
    await stop();
    throw error;
  }
  return { failed, stop };
}

function client(config: EventSourceConfig, role: string): Consumer {
  return new Consumer({
    clientId: `millrace-event-source-${role}`,
    groupId: config.consumerGroup,
    bootstrapBrokers: [...config.bootstrapServers],
    autocommit: false,
    sessionTimeout: config.sessionTimeoutMs,
    rebalanceTimeout: config.sessionTimeoutMs,
    heartbeatInterval: Math.floor(config.sessionTimeoutMs / 4),
    retries: 3,
    retryDelay: 200,
    connectTimeout: 3_000,
    requestTimeout: 15_000,
  });
}
