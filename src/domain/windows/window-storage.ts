import {
  ACCOUNT_DOUBLES,
  ACCOUNT_WORDS,
  AccountTable,
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
  private readonly accountTable: AccountTable;
  private readonly entryBlocks: EntryBlocks;
  private readonly baselineBlocks: BaselineBlocks;
  private readonly view: AccountWindow;
  private readonly baseline = new Baseline();
  private readonly hidden = new EntryRecord();

  /** @param capacity what to expect; more is taken as needed. @default 16 accounts and entries */
  constructor({ accounts = 16, entries = 16 }: { accounts?: number; entries?: number } = {}) {
    this.accountTable = new AccountTable(accounts);
    this.entryBlocks = new EntryBlocks(entries);
    this.baselineBlocks = new BaselineBlocks(accounts);
    this.view = new AccountWindow(this.accountTable, this.entryBlocks, this.baselineBlocks);
  }

  /** Number of accounts held; slots are 0 to `accounts - 1`. */
  get accounts(): number {
    return this.accountTable.count;
  }

  /** Bytes of its arrays. */
  get bytes(): number {
    return this.accountTable.bytes + this.entryBlocks.bytes + this.baselineBlocks.bytes;
  }

  /** The slot of an account, -1 when it is not held. */
  find(accountId: string): number {
    return this.accountTable.find(accountId);
  }

  /** The slot of an account, a new one with an empty window when it is not held. */
  slotOf(accountId: string): number {
    const slot = this.accountTable.findOrNext(accountId);
    if (slot < this.accountTable.count) return slot;
    this.accountTable.add(accountId);
    this.setTimes(slot, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
    this.journal?.account(slot);
    return slot;
  }

  accountIdOf(slot: number): string {
    return this.accountTable.nameOf(slot);
  }

  /** The account's window, to be read. One view for all accounts: it moves with the next call. */
  window(slot: number): AccountWindow {
    this.view.show(slot);
    return this.view;
  }

  /** Newest event time the account accepted, epoch ms; -Infinity before the first. */
  watermark(slot: number): number {
    return this.accountTable.doublesAt(slot)[localOf(slot) * ACCOUNT_DOUBLES] as number;
  }

  entryCount(slot: number): number {
    return (this.accountTable.wordsAt(slot)[localOf(slot) * ACCOUNT_WORDS + COUNT] as number) & LOW;
  }

  /** Puts `scratch` before the entry at `index`; the watermark follows. @returns the window after it */
  insert(slot: number, index: number): AccountWindow {
    const local = localOf(slot);
    const times = this.accountTable.doublesAt(slot);
    const watermark = times[local * ACCOUNT_DOUBLES] as number;
    const time = this.scratch.doubles[0] as number;
    this.journal?.insert(slot, index, times, local * ACCOUNT_DOUBLES);
    const account = this.accountTable.wordsAt(slot);
    this.entryBlocks.put(account, local * ACCOUNT_WORDS, index, this.scratch);
    if (time > watermark) times[local * ACCOUNT_DOUBLES] = time;
    if (time > this.newestTime) this.newestTime = time;
    return this.window(slot);
  }

  /** States how far the baselines go, epoch ms. Belongs to the insertion just before. */
  setBaselineThrough(slot: number, through: number): void {
    this.accountTable.doublesAt(slot)[localOf(slot) * ACCOUNT_DOUBLES + 1] = through;
  }

  /** Sets one of the baselines, by the position at which the window read it; one past the last is a new one. */
  setBaseline(slot: number, ordinal: number, currency: number, baseline: Baseline): void {
    const account = this.accountTable.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    const isNew = ordinal === (account[at + START] as number) >>> 24;
    if (this.journal !== undefined) {
      if (isNew) this.baseline.clear();
      else this.baselineBlocks.read(account, at, ordinal, this.baseline);
      this.journal.baseline(slot, ordinal, this.baseline);
    }
    if (isNew) this.baselineBlocks.resize(account, at, ordinal + 1);
    this.baselineBlocks.write(account, at, ordinal, currency, baseline);
  }

  /** Lets go of the first `count` entries. */
  expire(slot: number, count: number): void {
    const account = this.accountTable.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    if (this.journal !== undefined) {
      const first = firstOf(account, at);
      const entries = this.entryBlocks.wordsAt(first);
      this.journal.expiry(slot, entries, localOf(first) * ENTRY_WORDS, count);
    }
    this.entryBlocks.drop(account, at, count);
    this.entryBlocks.trim(account, at);
  }

  /** What `look` sees of the window without the entry at `index`. */
  without<T>(slot: number, index: number, look: (window: AccountWindow) => T): T {
    const account = this.accountTable.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.window(slot).copyTo(this.hidden, index);
    this.entryBlocks.take(account, at, index);
    try {
      return look(this.window(slot));
    } finally {
      this.entryBlocks.put(account, at, index, this.hidden);
      this.window(slot);
    }
  }

  /**
   * Replaces an account's window by one without entries or baselines; then come {@link setBaseline},
   * {@link reserve} and {@link append}. @throws RangeError while a layer is open: this can't be undone
   */
  reset(slot: number, watermark: number, baselineThrough: number): void {
    if (this.journal !== undefined) throw new RangeError('a layer is open');
    const account = this.accountTable.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.baselineBlocks.resize(account, at, 0);
    this.entryBlocks.empty(account, at);
    this.setTimes(slot, watermark, baselineThrough);
    if (watermark > this.newestTime) this.newestTime = watermark;
  }

  /** Makes room for the entries of a window that was {@link reset}. */
  reserve(slot: number, entries: number): void {
    const at = localOf(slot) * ACCOUNT_WORDS;
    if (entries > 0) this.entryBlocks.makeRoomFor(this.accountTable.wordsAt(slot), at, entries);
  }

  /** Adds `scratch` as the last entry of a window that was {@link reset}. */
  append(slot: number): void {
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.entryBlocks.put(this.accountTable.wordsAt(slot), at, this.entryCount(slot), this.scratch);
  }

  undoAccount(): void {
    this.accountTable.removeLast();
  }

  undoInsert(slot: number, index: number, watermark: number, baselineThrough: number): void {
    const account = this.accountTable.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    this.entryBlocks.take(account, at, index);
    this.entryBlocks.trim(account, at);
    this.setTimes(slot, watermark, baselineThrough);
  }

  undoBaseline(slot: number, ordinal: number, before: Baseline): void {
    const account = this.accountTable.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    if (before.observations === 0) {
      this.baselineBlocks.resize(account, at, ordinal);
    } else {
      const currency = this.baselineBlocks.read(account, at, ordinal, this.baseline);
      this.baselineBlocks.write(account, at, ordinal, currency, before);
    }
  }

  undoExpiry(slot: number, words: Int32Array, from: number, count: number): void {
    const account = this.accountTable.wordsAt(slot);
    const at = localOf(slot) * ACCOUNT_WORDS;
    for (let i = count - 1; i >= 0; i--) {
      const entry = from + i * ENTRY_WORDS;
      this.hidden.words.set(words.subarray(entry, entry + ENTRY_WORDS));
      this.entryBlocks.put(account, at, 0, this.hidden);
    }
  }

  private setTimes(slot: number, watermark: number, baselineThrough: number): void {
    const doubles = this.accountTable.doublesAt(slot);
    doubles[localOf(slot) * ACCOUNT_DOUBLES] = watermark;
    doubles[localOf(slot) * ACCOUNT_DOUBLES + 1] = baselineThrough;
  }
}
