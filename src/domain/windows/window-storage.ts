import {
  ACCOUNT_DOUBLES,
  ACCOUNT_WORDS,
  AccountTable,
  BASELINES,
  BLOCK,
  COUNT,
  LOW,
  START,
} from './account-table.ts';
import { AccountWindow } from './account-window.ts';
import { BaselineBlocks } from './baseline-blocks.ts';
import { Baseline } from './baseline-record.ts';
import { EntryBlocks, firstOf } from './entry-blocks.ts';
import { ENTRY_WORDS, EntryRecord } from './entry-record.ts';
import { localOf } from './record-chunks.ts';
import type { Undoable, UndoJournal } from './undo-journal.ts';

/**
 * The windows of many accounts in typed arrays. An account takes 40 bytes, its name (2 more than its characters),
 * 8 to 16 of the name table, 40 for each entry with room for the next power of two, 24 for each currency's baseline.
 */
export class WindowStorage implements Undoable {
  /** Newest watermark of any account, epoch ms; -Infinity before the first event. */
  newestTime = Number.NEGATIVE_INFINITY;
  /** The entry being inserted or read: one, used again and again. */
  readonly scratch = new EntryRecord();
  /** Where changes are noted, while they can be taken back. */
  protected journal: UndoJournal | undefined;
  readonly #accounts: AccountTable;
  readonly #entries: EntryBlocks;
  readonly #baselines: BaselineBlocks;
  readonly #window: AccountWindow;
  readonly #baseline = new Baseline();
  readonly #hidden = new EntryRecord();

  /** @param capacity what to expect; more is taken as needed. @default 16 accounts and entries */
  constructor({ accounts = 16, entries = 16 }: { accounts?: number; entries?: number } = {}) {
    this.#accounts = new AccountTable(accounts);
    this.#entries = new EntryBlocks(entries);
    this.#baselines = new BaselineBlocks(accounts);
    this.#window = new AccountWindow(this.#entries, this.#baselines);
  }

  /** Number of accounts held; slots are 0 to `accounts - 1`. */
  get accounts(): number {
    return this.#accounts.count;
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    return this.#accounts.bytes + this.#entries.bytes + this.#baselines.bytes;
  }

  /** The slot of an account, -1 when it is not held. */
  find(accountId: string): number {
    return this.#accounts.find(accountId);
  }

  /** The slot of an account, a new one with an empty window when it is not held. */
  slotOf(accountId: string): number {
    const held = this.#accounts.find(accountId);
    if (held >= 0) return held;
    const slot = this.#accounts.add(accountId);
    this.#setTimes(slot, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
    this.journal?.account(slot);
    return slot;
  }

  accountIdOf(slot: number): string {
    return this.#accounts.nameOf(slot);
  }

  /** The account's window, to be read. One view for all accounts: it moves with the next call. */
  window(slot: number): AccountWindow {
    const words = this.#accounts.wordsAt(slot);
    const doubles = this.#accounts.doublesAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    const start = words[at + START] as number;
    this.#window.show(
      doubles[localOf(slot) * ACCOUNT_DOUBLES] as number,
      doubles[localOf(slot) * ACCOUNT_DOUBLES + 1] as number,
      (words[at + BLOCK] as number) + (start & LOW),
      (words[at + COUNT] as number) & LOW,
      words[at + BASELINES] as number,
      start >>> 24,
    );
    return this.#window;
  }

  /** Newest event time the account accepted, epoch ms; -Infinity before the first. */
  watermark(slot: number): number {
    return this.#accounts.doublesAt(slot)[localOf(slot) * ACCOUNT_DOUBLES] as number;
  }

  entryCount(slot: number): number {
    return (this.#accounts.wordsAt(slot)[localOf(slot) * ACCOUNT_WORDS + COUNT] as number) & LOW;
  }

  /** Puts `scratch` before the entry at `index`; the watermark follows. @returns the window after it */
  insert(slot: number, index: number): AccountWindow {
    const { watermark, baselineThrough } = this.window(slot);
    const time = this.scratch.time;
    this.journal?.insert(slot, index, watermark, baselineThrough);
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.#entries.put(this.#accounts.wordsAt(slot), at, index, this.scratch);
    if (time > watermark) this.#setTimes(slot, time, baselineThrough);
    if (time > this.newestTime) this.newestTime = time;
    return this.window(slot);
  }

  /** States how far the baselines go, epoch ms. Belongs to the insertion just before. */
  setBaselineThrough(slot: number, through: number): void {
    this.#accounts.doublesAt(slot)[localOf(slot) * ACCOUNT_DOUBLES + 1] = through;
  }

  /** Sets the baseline in a currency, a new one after the others. @returns the window after it */
  setBaseline(slot: number, currency: number, baseline: Baseline): AccountWindow {
    const account = this.#accounts.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    const held = (account[at + START] as number) >>> 24;
    const before = this.#baseline;
    let ordinal = 0;
    while (ordinal < held && this.#baselines.read(account, at, ordinal, before) !== currency) {
      ordinal++;
    }
    if (ordinal === held) {
      before.clear();
      this.#baselines.resize(account, at, held + 1);
    }
    this.journal?.baseline(slot, ordinal, before);
    this.#baselines.write(account, at, ordinal, currency, baseline);
    return this.window(slot);
  }

  /** Lets go of the first `count` entries. */
  expire(slot: number, count: number): void {
    const account = this.#accounts.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    if (this.journal !== undefined) {
      const first = firstOf(account, at);
      const entries = this.#entries.wordsAt(first);
      this.journal.expiry(slot, entries, localOf(first) * ENTRY_WORDS, count);
    }
    this.#entries.drop(account, at, count);
    this.#entries.trim(account, at);
  }

  /** What `look` sees of the window without the entry at `index`. */
  without<T>(slot: number, index: number, look: (window: AccountWindow) => T): T {
    const account = this.#accounts.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.window(slot).copyTo(this.#hidden, index);
    this.#entries.take(account, at, index);
    try {
      return look(this.window(slot));
    } finally {
      this.#entries.put(account, at, index, this.#hidden);
      this.window(slot);
    }
  }

  /**
   * Replaces an account's window by one without entries or baselines; then come {@link setBaseline},
   * {@link reserve} and {@link append}. @throws RangeError while a layer is open: this can't be undone
   */
  reset(slot: number, watermark: number, baselineThrough: number): void {
    if (this.journal !== undefined) throw new RangeError('a layer is open');
    const account = this.#accounts.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.#baselines.resize(account, at, 0);
    this.#entries.empty(account, at);
    this.#setTimes(slot, watermark, baselineThrough);
    if (watermark > this.newestTime) this.newestTime = watermark;
  }

  /** Makes room for the entries of a window that was {@link reset}. */
  reserve(slot: number, entries: number): void {
    const at = localOf(slot) * ACCOUNT_WORDS;
    if (entries > 0) this.#entries.makeRoomFor(this.#accounts.wordsAt(slot), at, entries);
  }

  /** Adds `scratch` as the last entry of a window that was {@link reset}. */
  append(slot: number): void {
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.#entries.put(this.#accounts.wordsAt(slot), at, this.entryCount(slot), this.scratch);
  }

  undoAccount(): void {
    this.#accounts.removeLast();
  }

  undoInsert(slot: number, index: number, watermark: number, baselineThrough: number): void {
    const account = this.#accounts.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.#entries.take(account, at, index);
    this.#entries.trim(account, at);
    this.#setTimes(slot, watermark, baselineThrough);
  }

  undoBaseline(slot: number, ordinal: number, before: Baseline): void {
    const account = this.#accounts.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    if (before.observations === 0) {
      this.#baselines.resize(account, at, ordinal);
    } else {
      const currency = this.#baselines.read(account, at, ordinal, this.#baseline);
      this.#baselines.write(account, at, ordinal, currency, before);
    }
  }

  undoExpiry(slot: number, words: Int32Array, from: number, count: number): void {
    const account = this.#accounts.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    for (let i = count - 1; i >= 0; i--) {
      const entry = from + i * ENTRY_WORDS;
      this.#hidden.words.set(words.subarray(entry, entry + ENTRY_WORDS));
      this.#entries.put(account, at, 0, this.#hidden);
    }
  }

  #setTimes(slot: number, watermark: number, baselineThrough: number): void {
    const doubles = this.#accounts.doublesAt(slot);
    doubles[localOf(slot) * ACCOUNT_DOUBLES] = watermark;
    doubles[localOf(slot) * ACCOUNT_DOUBLES + 1] = baselineThrough;
  }
}
