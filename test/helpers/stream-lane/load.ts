import { setTimeout as sleep } from 'node:timers/promises';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { kafkaMessage } from '../../../src/producer/encode/kafka-message.ts';
import { generate } from '../../../src/producer/generator/generate.ts';
import { type Random, randomFrom } from '../../../src/producer/generator/random.ts';
import { stamp } from '../../../src/producer/stamp.ts';
import type { RawMessage } from '../sources.ts';
import type { StreamLane } from './lane.ts';

export interface LoadOptions {
  readonly seed: number;
  /** Generated events; duplicates, bad ones and conflicts come on top. */
  readonly count: number;
  /** No event happens after this, epoch ms. @default eight hours ago */
  readonly endAt?: number;
  /**
   * With it, an id comes again only in the partition it was in, and under another account only when the first is
   * this many records ago: for lanes that promise an order within a partition, and within an account in a batch.
   */
  readonly ordered?: {
    readonly partitionOf: (account: string) => number;
    readonly distance: number;
  };
}

const HOUR = 3_600_000;
/** Events that conflicts and late repeats are made of. */
const REMEMBERED = 20_000;

/** An event under an id that is taken, with other content; what differs goes round. */
const CONFLICTS: readonly ((event: Transaction, other: Transaction) => Transaction)[] = [
  (event) => ({ ...event, amountMinor: event.amountMinor + 1 }),
  (event) => ({ ...event, occurredAt: event.occurredAt - 40 * 24 * HOUR }),
  (event) => ({ ...event, occurredAt: event.occurredAt + 7 * HOUR }),
  (event, other) => ({ ...event, accountId: other.accountId }),
  (event) => ({ ...event, metadata: { ...event.metadata, note: 'other' } }),
  (event, other) => ({ ...other, eventId: event.eventId }),
];

/** The valid events, late ones, duplicates and invalid records of a load, as the generator makes them. */
export function streamOf({ seed, count, endAt = Date.now() - 8 * HOUR }: LoadOptions) {
  return generate({
    ...{ seed, count, endAt, destination: 'kafka' },
    ...{ duplicatesPercent: 3, late: Math.ceil(count / 200), invalid: Math.ceil(count / 150) },
  });
}

/**
 * Generated traffic with everything that makes exactly-once hard: duplicates near and far, late and bad records, and
 * ids that come again with another content, time or account.
 */
export function* loadOf(options: LoadOptions): Generator<RawMessage> {
  const random = randomFrom(options.seed);
  const memory = new Memory(random, options.ordered);
  let turn = 0;
  for (const record of streamOf(options).records()) {
    const stamped = stamp(record, Date.now());
    yield kafkaMessage(stamped, encodeTransaction);
    if (record.kind !== 'event') continue;
    memory.remember(stamped.event);
    if (random.chance(0.004)) {
      const [event, other] = memory.pair();
      const change = CONFLICTS[turn++ % CONFLICTS.length] as (typeof CONFLICTS)[number];
      yield message(change(event, other));
    }
    if (random.chance(0.002)) yield message(memory.pair()[0]);
  }
}

const message = (event: Transaction): RawMessage => ({
  key: Buffer.from(event.accountId),
  value: encodeTransaction(event),
});

interface Remembered {
  readonly event: Transaction;
  readonly index: number;
}

/** Events sent so far, some of them. */
class Memory {
  readonly #random: Random;
  readonly #ordered: LoadOptions['ordered'];
  readonly #known: Remembered[] = [];
  #index = 0;

  constructor(random: Random, ordered: LoadOptions['ordered']) {
    this.#random = random;
    this.#ordered = ordered;
  }

  remember(event: Transaction): void {
    const remembered = { event, index: this.#index++ };
    if (this.#known.length < REMEMBERED) this.#known.push(remembered);
    else this.#known[this.#random.int(0, REMEMBERED - 1)] = remembered;
  }

  /** An event, and another one to borrow from; the event itself when there is none to be had. */
  pair(): [Transaction, Transaction] {
    const first = this.#pick();
    for (let tries = 0; tries < 50; tries++) {
      const { event } = this.#pick();
      if (this.#fits(first, event)) return [first.event, event];
    }
    return [first.event, first.event];
  }

  #fits({ event, index }: Remembered, other: Transaction): boolean {
    if (this.#ordered === undefined) return true;
    const { partitionOf, distance } = this.#ordered;
    if (index > this.#index - distance) return false;
    return partitionOf(event.accountId) === partitionOf(other.accountId);
  }

  #pick(): Remembered {
    return this.#known[this.#random.int(0, this.#known.length - 1)] as Remembered;
  }
}

/** Sends a load at a steady rate until it ends or is stopped. @returns the number of records sent */
export async function sendPaced(
  lane: StreamLane,
  load: Iterable<RawMessage>,
  { perSecond, stopped }: { readonly perSecond: number; readonly stopped?: AbortSignal },
): Promise<number> {
  const began = performance.now();
  let sent = 0;
  let batch: RawMessage[] = [];
  for (const record of load) {
    batch.push(record);
    if (batch.length < perSecond / 20) continue;
    await lane.produce(batch);
    sent += batch.length;
    batch = [];
    if (stopped?.aborted === true) return sent;
    const ahead = (sent / perSecond) * 1_000 - (performance.now() - began);
    if (ahead > 0) await sleep(ahead);
  }
  await lane.produce(batch);
  return sent + batch.length;
}
