import { currencyIndex } from '../currencies.ts';
import type { Transaction } from '../event.ts';
import { isSpend } from '../spend.ts';
import { writeUuid } from './uuid-words.ts';

/**
 * One event as a window keeps it, 40 bytes: all a detector may look at, nothing else. Words of a record:
 * event time (0–1, a double), event id (2–5), amount (6 and the low bits of 7), traits (7), place (8–9).
 */
export const ENTRY_WORDS = 10;
export const ENTRY_DOUBLES = ENTRY_WORDS / 2;

export const ID = 2;
export const AMOUNT_LOW = 6;
/** Bits 0–17: amount ÷ 2³²; 18–29: currency index; 30: money leaving the account; 31: has a place. */
export const TRAITS = 7;
export const LATITUDE = 8;
export const LONGITUDE = 9;

export const AMOUNT_HIGH = 0x3ffff;
export const CURRENCY_SHIFT = 18;
export const CURRENCY_MASK = 0xfff;
export const SPEND = 1 << 30;
export const LOCATED = 1 << 31;

const WORD = 2 ** 32;
/** Amounts stay below this; validation ends at 10¹⁵ minor units. */
export const AMOUNT_LIMIT = 2 ** 50;

/** An entry outside the memory: what `advance` is about to insert, or a serialised one being read. */
export class EntryRecord {
  readonly words = new Int32Array(ENTRY_WORDS);
  readonly doubles = new Float64Array(this.words.buffer);

  /** Event time, epoch ms. */
  get time(): number {
    return this.doubles[0] as number;
  }

  set time(value: number) {
    this.doubles[0] = value;
  }

  /** Amount in minor units, currency index, whether money leaves the account, and a place or none. */
  setTraits(amountMinor: number, currency: number, spend: boolean, located: boolean): void {
    if (!(amountMinor >= 0 && amountMinor < AMOUNT_LIMIT)) {
      throw new RangeError(`a window holds amounts from 0 to 2^50, not ${amountMinor}`);
    }
    const high = Math.floor(amountMinor / WORD);
    this.words[AMOUNT_LOW] = amountMinor - high * WORD;
    this.words[TRAITS] =
      high | (currency << CURRENCY_SHIFT) | (spend ? SPEND : 0) | (located ? LOCATED : 0);
  }

  /** Place in units of 10⁻⁵ degrees (about a metre). */
  setPlace(latitude: number, longitude: number): void {
    this.words[LATITUDE] = latitude;
    this.words[LONGITUDE] = longitude;
  }

  /** What a window keeps of an event that passed validation. */
  setEvent(event: Transaction): void {
    const { latitude, longitude, type } = event;
    const spend = isSpend(type);
    this.doubles[0] = event.occurredAt;
    writeUuid(event.eventId, this.words, ID);
    if (latitude === null || longitude === null) {
      this.setTraits(event.amountMinor, currencyIndex(event.currency), spend, false);
      this.setPlace(0, 0);
    } else {
      this.setTraits(event.amountMinor, currencyIndex(event.currency), spend, true);
      this.setPlace(Math.round(latitude * 1e5), Math.round(longitude * 1e5));
    }
  }
}

/** Amount in minor units of the entry whose first word is at `at`. */
export function amountAt(words: Int32Array, at: number): number {
  const high = (words[at + TRAITS] as number) & AMOUNT_HIGH;
  return high * WORD + ((words[at + AMOUNT_LOW] as number) >>> 0);
}
