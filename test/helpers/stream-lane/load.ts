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

/**
 * Generated traffic with everything that makes exactly-once hard: duplicates near and far, late and bad records, and
 * ids that come again with another content, time or account.
 */
export function* loadOf({ seed, count }: LoadOptions): Generator<RawMessage> {
  const stream = generate({
    ...{ seed, count, endAt: Date.now() - 8 * HOUR, destination: 'kafka' },
    ...{ duplicatesPercent: 3, late: Math.ceil(count / 200), invalid: Math.ceil(count / 150) },
  });
  const random = randomFrom(seed);
  const known: Transaction[] = [];
  let turn = 0;
  for (const record of stream.records()) {
    const stamped = stamp(record, Date.now());
    yield kafkaMessage(stamped, encodeTransaction);
    if (record.kind !== 'event') continue;
    remember(known, stamped.event, random);
    if (random.chance(0.004)) yield conflict(known, turn++, random);
    if (random.chance(0.002)) yield message(pick(known, random));
  }
}

const message = (event: Transaction): RawMessage => ({
  key: Buffer.from(event.accountId),
  value: encodeTransaction(event),
});

const pick = (known: readonly Transaction[], random: Random): Transaction =>
  known[random.int(0, known.length - 1)] as Transaction;

function remember(known: Transaction[], event: Transaction, random: Random): void {
  if (known.length < REMEMBERED) known.push(event);
  else known[random.int(0, REMEMBERED - 1)] = event;
}

function conflict(known: readonly Transaction[], turn: number, random: Random): RawMessage {
  const change = CONFLICTS[turn % CONFLICTS.length] as (typeof CONFLICTS)[number];
  return message(change(pick(known, random), pick(known, random)));
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
