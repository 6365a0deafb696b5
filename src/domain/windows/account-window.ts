import { currencyAt } from '../currencies.ts';
import {
  ACCOUNT_DOUBLES,
  ACCOUNT_WORDS,
  type AccountTable,
  BASELINES,
  COUNT,
  LOW,
  START,
} from './account-table.ts';
import { type Baseline, readBaseline } from './baseline-record.ts';
import type { BlockPool } from './block-pool.ts';
import { firstOf } from './entry-blocks.ts';
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
 * Indexes are not checked, and its fields are plain: every event comes through here several times.
 */
export class AccountWindow {
  /** Number of entries. */
  count = 0;
  private words: Int32Array = new Int32Array(0);
  private doubles: Float64Array = new Float64Array(0);
  private first = 0;
  private account: Int32Array = new Int32Array(0);
  private accountAt = 0;
  private times: Float64Array = new Float64Array(0);
  private timesAt = 0;
  private readonly accounts: AccountTable;
  private readonly entries: BlockPool;
  private readonly baselines: BlockPool;

  constructor(accounts: AccountTable, entries: BlockPool, baselines: BlockPool) {
    this.accounts = accounts;
    this.entries = entries;
    this.baselines = baselines;
  }

  /** Shows an account as it is now. For the memory only. */
  show(slot: number): void {
    const local = localOf(slot);
    const at = local * ACCOUNT_WORDS;
    const account = this.accounts.wordsAt(slot);
    this.account = account;
    this.accountAt = at;
    this.times = this.accounts.doublesAt(slot);
    this.timesAt = local * ACCOUNT_DOUBLES;
    this.count = (account[at + COUNT] as number) & LOW;
    if (this.count === 0) return;
    const first = firstOf(account, at);
    this.words = this.entries.wordsAt(first);
    this.doubles = this.entries.doublesAt(first);
    this.first = localOf(first);
  }

  /** Newest event time accepted, epoch ms; -Infinity before the first. */
  get watermark(): number {
    return this.times[this.timesAt] as number;
  }

  /** Event time through which entries are folded into the baselines, epoch ms. */
  get baselineThrough(): number {
    return this.times[this.timesAt + 1] as number;
  }

  /** Event time, epoch ms. */
  timeOf(index: number): number {
    return this.doubles[(this.first + index) * ENTRY_DOUBLES] as number;
  }

  eventIdOf(index: number): string {
    return uuidText(this.words, (this.first + index) * ENTRY_WORDS + ID);
  }

  /** Amount in minor units of {@link currencyOf}. */
  amountOf(index: number): number {
    return amountAt(this.words, (this.first + index) * ENTRY_WORDS);
  }

  /** Number of the currency in this process; equal numbers are equal currencies. */
  currencyOf(index: number): number {
    return (this.traitsOf(index) >>> CURRENCY_SHIFT) & CURRENCY_MASK;
  }

  /** ISO 4217 code of the currency, for people to read. */
  currencyCodeOf(index: number): string {
    return currencyAt(this.currencyOf(index));
  }

  /** Whether money leaves the account (purchase, withdrawal, transfer). */
  isSpend(index: number): boolean {
    return (this.traitsOf(index) & SPEND) !== 0;
  }

  /** Whether the event has a place. */
  isLocated(index: number): boolean {
    return (this.traitsOf(index) & LOCATED) !== 0;
  }

  /** In units of 10⁻⁵ degrees; meaningful when {@link isLocated}. */
  latitudeOf(index: number): number {
    return this.words[(this.first + index) * ENTRY_WORDS + LATITUDE] as number;
  }

  /** In units of 10⁻⁵ degrees; meaningful when {@link isLocated}. */
  longitudeOf(index: number): number {
    return this.words[(this.first + index) * ENTRY_WORDS + LONGITUDE] as number;
  }

  /** Index of the first entry later than `time` (ms), by binary search; `count` when none is. */
  firstAfter(time: number): number {
    let low = 0;
    let high = this.count;
    // Most windows are younger than what is asked for.
    if (high === 0 || this.timeOf(0) > time) return 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeOf(middle) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Spend of the entry's currency in the window that ends with the entry at `index`, minor units. */
  spendWithin(windowMs: number, index: number): number {
    const { words, doubles } = this;
    const last = this.first + index;
    const after = (doubles[last * ENTRY_DOUBLES] as number) - windowMs;
    const mask = SPEND | (CURRENCY_MASK << CURRENCY_SHIFT);
    const wanted = SPEND | (this.traitsOf(index) & (CURRENCY_MASK << CURRENCY_SHIFT));
    let sum = 0;
    for (let i = last; i >= this.first && (doubles[i * ENTRY_DOUBLES] as number) > after; i--) {
      const at = i * ENTRY_WORDS;
      if (((words[at + TRAITS] as number) & mask) === wanted) sum += amountAt(words, at);
    }
    return sum;
  }

  /** Whether an entry has this one's event id. */
  holds(entry: EntryRecord): boolean {
    const known = this.words;
    const { words } = entry;
    // The last word first: ids that begin with a time differ there.
    const last = words[ID + 3] as number;
    const first = this.first * ENTRY_WORDS + ID;
    for (let at = first + (this.count - 1) * ENTRY_WORDS; at >= first; at -= ENTRY_WORDS) {
      if (known[at + 3] === last && compareUuids(known, at, words, ID) === 0) return true;
    }
    return false;
  }

  /** Where an entry belongs in the total order: most often at the end. */
  placeFor(entry: EntryRecord): number {
    const time = entry.doubles[0] as number;
    let index = this.count;
    while (index > 0) {
      const other = this.timeOf(index - 1);
      if (other < time) break;
      const at = (this.first + index - 1) * ENTRY_WORDS + ID;
      if (other === time && compareUuids(this.words, at, entry.words, ID) < 0) break;
      index--;
    }
    return index;
  }

  /** Copies an entry out of the window. */
  copyTo(entry: EntryRecord, index: number): void {
    const at = (this.first + index) * ENTRY_WORDS;
    for (let i = 0; i < ENTRY_WORDS; i++) entry.words[i] = this.words[at + i] as number;
  }

  /** Number of currencies with a baseline. */
  get baselineCount(): number {
    return (this.account[this.accountAt + START] as number) >>> 24;
  }

  /**
   * Reads the baseline in a currency as it is stored. @returns its position among the account's baselines; when there
   * is none, the position a new one would get, and nothing seen
   */
  readBaseline(currency: number, into: Baseline): number {
    const count = this.baselineCount;
    for (let ordinal = 0; ordinal < count; ordinal++) {
      if (this.readBaselineAt(ordinal, into) === currency) return ordinal;
    }
    into.clear();
    return count;
  }

  /** Reads one of the baselines, in order of their first observation. @returns the number of its currency */
  readBaselineAt(ordinal: number, into: Baseline): number {
    const block = this.account[this.accountAt + BASELINES] as number;
    return readBaseline(this.baselines, block + ordinal, into);
  }

  private traitsOf(index: number): number {
    return this.words[(this.first + index) * ENTRY_WORDS + TRAITS] as number;
  }
}
