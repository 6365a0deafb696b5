import { BLOCK, COUNT, LOW, START } from './account-table.ts';
import { BlockPool, classFor } from './block-pool.ts';
import { ENTRY_WORDS, type EntryRecord } from './entry-record.ts';
import { localOf } from './record-chunks.ts';

/** From this capacity on a block that is mostly empty is exchanged for a smaller one. */
const SHRINK_CLASS = 3;
/** Blocks up to this size are filled completely before they grow; larger ones keep a quarter for sliding. */
const TIGHT_CLASS = 2;

/**
 * The entries of all accounts, each account's in one block, in order. What lies before the first entry was let go.
 * The account is given by its record: the words it is in and where it begins.
 */
export class EntryBlocks extends BlockPool {
  constructor(entries: number) {
    super(ENTRY_WORDS, entries);
  }

  /** Puts an entry before the one at `index`. */
  put(account: Int32Array, at: number, index: number, entry: EntryRecord): void {
    const count = (account[at + COUNT] as number) & LOW;
    const fromFront = index < count >> 1 && ((account[at + START] as number) & LOW) > 0;
    if (fromFront) {
      const first = firstOf(account, at);
      this.copy(first, first - 1, index);
      account[at + START] = (account[at + START] as number) - 1;
    } else {
      this.makeRoom(account, at, count);
      const place = firstOf(account, at) + index;
      if (index < count) this.copy(place, place + 1, count - index);
    }
    this.write(firstOf(account, at) + index, entry);
    account[at + COUNT] = (account[at + COUNT] as number) + 1;
  }

  /** Takes the entry at `index` out. */
  take(account: Int32Array, at: number, index: number): void {
    const count = (account[at + COUNT] as number) & LOW;
    const first = firstOf(account, at);
    if (index < count >> 1) {
      this.copy(first, first + 1, index);
      account[at + START] = (account[at + START] as number) + 1;
    } else {
      this.copy(first + index + 1, first + index, count - index - 1);
    }
    account[at + COUNT] = (account[at + COUNT] as number) - 1;
  }

  /** Lets go of the first `count` entries. */
  drop(account: Int32Array, at: number, count: number): void {
    account[at + START] = (account[at + START] as number) + count;
    account[at + COUNT] = (account[at + COUNT] as number) - count;
  }

  /** Gives back what an account no longer needs. */
  trim(account: Int32Array, at: number): void {
    const count = (account[at + COUNT] as number) & LOW;
    const sizeClass = ((account[at + COUNT] as number) >>> 24) - 1;
    if (sizeClass < 0) return;
    if (count === 0) this.empty(account, at);
    else if (sizeClass >= SHRINK_CLASS && count <= 1 << (sizeClass - 2)) {
      this.move(account, at, count, classFor(2 * count));
    }
  }

  /** Lets go of all entries and their block. */
  empty(account: Int32Array, at: number): void {
    const held = (account[at + COUNT] as number) >>> 24;
    if (held > 0) this.release(account[at + BLOCK] as number, held - 1);
    account[at + BLOCK] = 0;
    account[at + COUNT] = 0;
    account[at + START] = (account[at + START] as number) & ~LOW;
  }

  /** Gives an account without entries a block for `entries`. */
  makeRoomFor(account: Int32Array, at: number, entries: number): void {
    const sizeClass = classFor(entries);
    account[at + BLOCK] = this.allocate(sizeClass);
    account[at + COUNT] = (sizeClass + 1) << 24;
  }

  private makeRoom(account: Int32Array, at: number, count: number): void {
    const sizeClass = ((account[at + COUNT] as number) >>> 24) - 1;
    const start = (account[at + START] as number) & LOW;
    const capacity = sizeClass < 0 ? 0 : 1 << sizeClass;
    if (start + count < capacity) return;
    if (sizeClass < 0) {
      this.makeRoomFor(account, at, 1);
    } else if (start > 0 && count < (sizeClass > TIGHT_CLASS ? (capacity / 4) * 3 : capacity)) {
      this.copy(firstOf(account, at), account[at + BLOCK] as number, count);
      account[at + START] = (account[at + START] as number) - start;
    } else {
      this.move(account, at, count, sizeClass + 1);
    }
  }

  private move(account: Int32Array, at: number, count: number, sizeClass: number): void {
    const from = account[at + BLOCK] as number;
    const fromClass = ((account[at + COUNT] as number) >>> 24) - 1;
    const to = this.allocate(sizeClass);
    this.copy(firstOf(account, at), to, count);
    this.release(from, fromClass);
    account[at + BLOCK] = to;
    account[at + START] = (account[at + START] as number) & ~LOW;
    account[at + COUNT] = count | ((sizeClass + 1) << 24);
  }

  private write(record: number, entry: EntryRecord): void {
    const words = this.wordsAt(record);
    const at = localOf(record) * ENTRY_WORDS;
    for (let i = 0; i < ENTRY_WORDS; i++) words[at + i] = entry.words[i] as number;
  }
}

/** Record of an account's first entry. */
export function firstOf(account: Int32Array, at: number): number {
  return (account[at + BLOCK] as number) + ((account[at + START] as number) & LOW);
}
