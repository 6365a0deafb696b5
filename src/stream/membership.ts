import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer } from '@platformatic/kafka';
import type { KafkaLogin } from '../adapters/kafka/login.ts';
import { backoffMs } from '../application/backoff.ts';

export interface MembershipPorts {
  readonly bootstrapServers: readonly string[];
  readonly login: KafkaLogin;
  readonly topic: string;
  readonly group: string;
  readonly member: string;
  readonly sessionTimeoutMs: number;
  /** The partitions that are this member's from now on. */
  readonly onAssigned: (partitions: ReadonlySet<number>) => void;
  /** The group can't be reached; it is joined again. Partitions stay until somebody else claims them. */
  readonly onTrouble: (error: unknown) => void;
  readonly stopped: AbortSignal;
}

const CLOSE_WITHIN_MS = 3_000;
const MAX_BACKOFF_MS = 5_000;

/** A client with the settings every connection of a member has. */
export function streamClient(
  { bootstrapServers, login, group, member, sessionTimeoutMs }: MembershipPorts,
  role: string,
): Consumer {
  return new Consumer({
    clientId: `${member}-${role}`,
    groupId: group,
    bootstrapBrokers: [...bootstrapServers],
    ...login,
    autocommit: false,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 4),
    retries: 2,
    retryDelay: 200,
    connectTimeout: 3_000,
    requestTimeout: 15_000,
  });
}

/**
 * Membership in the consumer group, which decides who reads what. It is trusted with nothing more: that two members
 * never store one partition is the checkpoints' business.
 */
export class Membership {
  readonly #ports: MembershipPorts;
  #current: Consumer | undefined;

  constructor(ports: MembershipPorts) {
    this.#ports = ports;
  }

  /** Is a member until the abort; leaves the group then. */
  async run(): Promise<void> {
    const { stopped, onTrouble } = this.#ports;
    const aborted = new Promise<undefined>((resolve) => {
      stopped.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    for (let failures = 0; !stopped.aborted; failures++) {
      const began = Date.now();
      const consumer = streamClient(this.#ports, 'member');
      const error = await Promise.race([this.#serve(consumer), aborted]);
      this.#current = undefined;
      if (error === undefined) await left(consumer);
      else void left(consumer);
      if (stopped.aborted) return;
      onTrouble(error);
      if (Date.now() - began > 30_000) failures = 0;
      const wait = backoffMs(failures + 1, MAX_BACKOFF_MS, Math.random());
      await sleep(wait, undefined, { signal: stopped }).catch(() => {});
    }
  }

  /**
   * Commits offsets to the group, for tools that show its lag; nothing here reads them. Failures are nobody's
   * concern: the next time commits what this one did not.
   */
  async showOffsets(offsets: ReadonlyMap<number, number>): Promise<void> {
    const { topic } = this.#ports;
    const list = [...offsets].map(([partition, offset]) => {
      return { topic, partition, offset: BigInt(offset), leaderEpoch: -1 };
    });
    if (list.length > 0) await this.#current?.commit({ offsets: list }).catch(() => {});
  }

  /** @returns why the membership ended; it does not end by itself otherwise */
  async #serve(consumer: Consumer): Promise<unknown> {
    const { topic, onAssigned } = this.#ports;
    const { promise: failed, resolve: fail } = Promise.withResolvers<unknown>();
    consumer.topics.track(topic);
    consumer.on('consumer:group:join', () => {
      const mine = consumer.assignments?.find((assignment) => assignment.topic === topic);
      onAssigned(new Set(mine?.partitions ?? []));
    });
    consumer.on('error', fail);
    consumer.on('consumer:heartbeat:stalled', () => fail(new Error('heartbeats get no answer')));
    try {
      await consumer.joinGroup({});
      this.#current = consumer;
    } catch (error) {
      return error;
    }
    return await failed;
  }
}

/** A broker that is gone can't be told; the group notices by the session's time-out. */
async function left(consumer: Consumer): Promise<void> {
  const closed = consumer.close().catch(() => {});
  await Promise.race([closed, sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
}
