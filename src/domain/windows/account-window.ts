import { currencyAt } from '../currencies.ts';
import { type Baseline, readBaseline } from './baseline-record.ts';
import type { BlockPool } from './block-pool.ts';
import {
  amountAt,
  CURRENCY_MASK,
  CURRENCY_SHIFT,
  ENTRY_DOUBLES,
  ENTRY_WORDS,
  type EntryRecord,
  ID,
  LATITUDE,
  LOCATED,
  LONGITUDE,
  SPEND,
  TRAITS,
} from './entry-record.ts';
import { localOf } from './record-chunks.ts';
import { compareUuids, uuidText } from './uuid-words.ts';

/**
 * One account's recent past as detectors read it: entries 0 to `count - 1` in total order (event time, then event
 * id). A view into a memory: it shows one account at a time and is good until the memory is asked for the next.
 */
export class AccountWindow {
  /** Number of entries. */
  count = 0;
  /** Newest event time accepted, epoch ms; -Infinity before the first. */
  watermark = Number.NEGATIVE_INFINITY;
  /** Event time through which entries are folded into the baselines, epoch ms. */
  baselineThrough = Number.NEGATIVE_INFINITY;
  /** Number of currencies with a baseline. */
  baselineCount = 0;
  #words: Int32Array = new Int32Array(0);
  #doubles: Float64Array = new Float64Array(0);
  #first = 0;
  #baselineBlock = 0;
  readonly #entries: BlockPool;
  readonly #baselines: BlockPool;

  constructor(entries: BlockPool, baselines: BlockPool) {
    this.#entries = entries;
    this.#baselines = baselines;
  }

  /** Shows another account. For the memory only. */
  show(
    watermark: number,
    baselineThrough: number,
    first: number,
    count: number,
    baselineBlock: number,
    baselineCount: number,
  ): void {
    this.watermark = watermark;
    this.baselineThrough = baselineThrough;
    this.count = count;
    this.#baselineBlock = baselineBlock;
    this.baselineCount = baselineCount;
    if (count === 0) return;
    this.#words = this.#entries.wordsAt(first);
    this.#doubles = this.#entries.doublesAt(first);
    this.#first = localOf(first);
  }

  /** Event time, epoch ms. */
  timeOf(index: number): number {
    return this.#doubles[this.#at(index) * ENTRY_DOUBLES] as number;
  }

  eventIdOf(index: number): string {
    return uuidText(this.#words, this.#at(index) * ENTRY_WORDS + ID);
  }

  /** Amount in minor units of {@link currencyOf}. */
  amountOf(index: number): number {
    return amountAt(this.#words, this.#at(index) * ENTRY_WORDS);
  }

  /** Number of the currency in this process; equal numbers are equal currencies. */
  currencyOf(index: number): number {
    return (this.#traits(index) >>> CURRENCY_SHIFT) & CURRENCY_MASK;
  }

  /** ISO 4217 code of the currency, to be read by people. */
  currencyCodeOf(index: number): string {
    return currencyAt(this.currencyOf(index));
  }

  /** Whether money leaves the account (purchase, withdrawal, transfer). */
  isSpend(index: number): boolean {
    return (this.#traits(index) & SPEND) !== 0;
  }

  /** Whether the event has a place. */
  isLocated(index: number): boolean {
    return (this.#traits(index) & LOCATED) !== 0;
  }

  /** In units of 10⁻⁵ degrees; meaningful when {@link isLocated}. */
  latitudeOf(index: number): number {
    return this.#words[this.#at(index) * ENTRY_WORDS + LATITUDE] as number;
  }

  /** In units of 10⁻⁵ degrees; meaningful when {@link isLocated}. */
  longitudeOf(index: number): number {
    return this.#words[this.#at(index) * ENTRY_WORDS + LONGITUDE] as number;
  }

  /** Index of the first entry later than `time` (ms), by binary search; `count` when none is. */
  firstAfter(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeOf(middle) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whether an entry has this one's event id. */
  holds(entry: EntryRecord): boolean {
    const { words } = entry;
    const known = this.#words;
    // The last word first: ids that begin with a time differ there.
    const last = words[ID + 3] as number;
    let at = (this.#first + this.count - 1) * ENTRY_WORDS + ID;
    for (let i = this.count; i > 0; i--, at -= ENTRY_WORDS) {
      if (known[at + 3] === last && compareUuids(known, at, words, ID) === 0) return true;
    }
    return false;
  }

  /** Where an entry belongs in the total order: most often at the end. */
  placeFor(entry: EntryRecord): number {
    const { time } = entry;
    let index = this.count;
    while (index > 0) {
      const other = this.timeOf(index - 1);
      if (other < time) break;
      const at = this.#at(index - 1) * ENTRY_WORDS + ID;
      if (other === time && compareUuids(this.#words, at, entry.words, ID) < 0) break;
      index--;
    }
    return index;
  }

  /** Copies an entry out of the window. */
  copyTo(entry: EntryRecord, index: number): void {
    const at = this.#at(index) * ENTRY_WORDS;
    for (let i = 0; i < ENTRY_WORDS; i++) entry.words[i] = this.#words[at + i] as number;
  }

  /** Reads the baseline in a currency as it is stored; false, and nothing seen, when there is none. */
  readBaseline(currency: number, into: Baseline): boolean {
    for (let ordinal = 0; ordinal < this.baselineCount; ordinal++) {
      if (readBaseline(this.#baselines, this.#baselineBlock + ordinal, into) === currency) {
        return true;
      }
    }
    into.clear();
    return false;
  }

  /** Reads one of the baselines, in order of their first observation. @returns the number of its currency */
  readBaselineAt(ordinal: number, into: Baseline): number {
    return readBaseline(this.#baselines, this.#baselineBlock + ordinal, into);
  }

  #traits(index: number): number {
    return this.#words[this.#at(index) * ENTRY_WORDS + TRAITS] as number;
  }

  #at(index: number): number {
    if (index >>> 0 >= this.count) throw new RangeError(`no window entry at ${index}`);
    return this.#first + index;
  }
}
