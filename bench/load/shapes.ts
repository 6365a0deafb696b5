import { encodeTransaction } from '../../src/adapters/registry/confluent-frame.ts';
import { PRODUCED_AT, type Transaction } from '../../src/domain/event.ts';
import { FastRandom } from './random.ts';

/** Every account id has this form, eight digits after it: fixed width, so that an id can be written in place. */
export const ACCOUNT_PREFIX = 'acct-';
export const ACCOUNT_DIGITS = 8;

/**
 * The part of a Kafka record after its offset: key, value, headers. Encoded once by the real encoder; what differs
 * from event to event has a fixed width and is overwritten at the places given.
 */
export interface Shape {
  readonly bytes: Buffer;
  readonly keyDigits: number;
  readonly valueStart: number;
  readonly eventId: number;
  readonly accountDigits: number;
  /** Three bytes. */
  readonly amount: number;
  /** Six bytes. */
  readonly occurredAt: number;
  /** Thirteen digits. */
  readonly producedAt: number;
}

/** Amounts whose Avro form is three bytes, minor units. From 1,000,000 on they alert as high value. */
export const ORDINARY_AMOUNTS = { from: 8_192, below: 40_000 } as const;
export const ALERTING_AMOUNTS = { from: 1_000_000, below: 1_048_576 } as const;

const PLACEHOLDER_ID = '01234567-89ab-7cde-8f01-23456789abcd';
const PLACEHOLDER_ACCOUNT = ACCOUNT_PREFIX + '0'.repeat(ACCOUNT_DIGITS);
const PLACEHOLDER_TIME = 1_700_000_000_000;

const TIME_BYTES = 6;

/** An Avro long in six bytes, which is what epoch milliseconds of our century take. */
export function writeTime(target: Buffer, at: number, epochMs: number): void {
  let rest = epochMs * 2;
  for (let i = 0; i < TIME_BYTES - 1; i++) {
    target[at + i] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  target[at + TIME_BYTES - 1] = rest;
}

/** An Avro long in three bytes: 8,192 to 1,048,575. */
export function writeAmount(target: Buffer, at: number, minor: number): void {
  target[at] = ((minor << 1) & 0x7f) | 0x80;
  target[at + 1] = ((minor >>> 6) & 0x7f) | 0x80;
  target[at + 2] = minor >>> 13;
}

const TYPES = ['PURCHASE', 'PURCHASE', 'PURCHASE', 'WITHDRAWAL', 'TRANSFER', 'REFUND'] as const;
const CITIES = [
  { country: 'DE', currency: 'EUR', latitude: 52.52, longitude: 13.405 },
  { country: 'FR', currency: 'EUR', latitude: 48.8566, longitude: 2.3522 },
  { country: 'GB', currency: 'GBP', latitude: 51.5072, longitude: -0.1276 },
  { country: 'US', currency: 'USD', latitude: 40.7128, longitude: -74.006 },
] as const;

/** A few hundred kinds of events; an account always has the same one, so nobody travels impossibly. */
export function shapes(seed: number, howMany = 256): Shape[] {
  const random = new FastRandom(seed);
  return Array.from({ length: howMany }, (_, index) => {
    const { latitude, longitude, ...home } = CITIES[index % CITIES.length] as (typeof CITIES)[0];
    const near = (degrees: number): number => degrees + random.below(10_000) / 100_000;
    const online = index % 5 === 0;
    return shapeOf({
      eventId: PLACEHOLDER_ID,
      type: TYPES[random.below(TYPES.length)] ?? 'PURCHASE',
      accountId: PLACEHOLDER_ACCOUNT,
      amountMinor: ORDINARY_AMOUNTS.from,
      ...home,
      merchantId: `m-${String(random.below(10_000)).padStart(4, '0')}`,
      terminalId: online ? null : `t-${String(random.below(100_000)).padStart(5, '0')}`,
      latitude: online ? null : near(latitude),
      longitude: online ? null : near(longitude),
      occurredAt: PLACEHOLDER_TIME,
      metadata: {
        ...(online && { channel: 'online' }),
        [PRODUCED_AT]: String(PLACEHOLDER_TIME),
      },
    });
  });
}

function shapeOf(event: Transaction): Shape {
  const key = Buffer.from(event.accountId);
  const value = encodeTransaction(event);
  const noHeaders = Buffer.from([0]);
  const head = [varint(key.length), key, varint(value.length)];
  const valueStart = head.reduce((total, { length }) => total + length, 0);
  const inValue = (text: string): number => valueStart + value.indexOf(text);
  const account = inValue(PLACEHOLDER_ACCOUNT);
  const producedAt = inValue(PRODUCED_AT) + PRODUCED_AT.length + 1;
  return {
    bytes: Buffer.concat([...head, value, noHeaders]),
    keyDigits: varint(key.length).length + ACCOUNT_PREFIX.length,
    valueStart,
    eventId: inValue(PLACEHOLDER_ID),
    accountDigits: account + ACCOUNT_PREFIX.length,
    amount: account + PLACEHOLDER_ACCOUNT.length,
    occurredAt: valueStart + value.indexOf(timeBytes(PLACEHOLDER_TIME)),
    producedAt,
  };
}

function timeBytes(epochMs: number): Buffer {
  const bytes = Buffer.alloc(TIME_BYTES);
  writeTime(bytes, 0, epochMs);
  return bytes;
}

/** A length as records have it: zigzag, variable. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
