import { chunkOf, localOf, RecordChunks } from './record-chunks.ts';

/** One account, 40 bytes: watermark and end of the baselines (doubles 0 and 1), then these words. */
export const ACCOUNT_WORDS = 10;
export const ACCOUNT_DOUBLES = ACCOUNT_WORDS / 2;
/** First record of the account's block of entries. */
export const BLOCK = 4;
/** Bits 0–23: entries let go at the front of the block; 24–31: number of baselines. */
export const START = 5;
/** Bits 0–23: number of entries; 24–31: size class of the block + 1, 0 without a block. */
export const COUNT = 6;
/** The lower 24 bits of {@link START} and {@link COUNT}. */
export const LOW = 0xffffff;
const KEY = 7;
const HASH = 8;
/** First record of the account's block of baselines. */
export const BASELINES = 9;

const ARENA_BITS = 18;
const ARENA_BYTES = 1 << ARENA_BITS;
const ARENA_LOCAL = ARENA_BYTES - 1;
const WIDE = 0x8000;
const LONGEST = WIDE - 1;

/**
 * The accounts of a memory by name: slot numbers 0, 1, 2, … in order of arrival. An open-addressing table over
 * names held as bytes, since a `Map` of a million strings would take several times the memory.
 */
export class AccountTable extends RecordChunks {
  private held = 0;
  /** Slot + 1, or 0 where nothing is; linear probing, at most half full. */
  private cells: Int32Array;
  private readonly arena: Uint8Array[] = [];
  private arenaEnd = 0;
  /** What {@link findOrNext} looked for, and where. */
  private hash = 0;
  private cell = 0;

  constructor(accounts: number) {
    super(ACCOUNT_WORDS, accounts);
    this.cells = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, 2 * accounts))));
  }

  get count(): number {
    return this.held;
  }

  override get bytes(): number {
    const names = this.arena.reduce((sum, part) => sum + part.length, 0);
    return super.bytes + this.cells.byteLength + names;
  }

  /** The slot of an account, or -1. */
  find(accountId: string): number {
    return (this.cells[this.cellOf(accountId, hashOf(accountId))] as number) - 1;
  }

  /** The slot of an account, or the next one when it has none: it must then be {@link add}ed. */
  findOrNext(accountId: string): number {
    this.hash = hashOf(accountId);
    this.cell = this.cellOf(accountId, this.hash);
    const known = this.cells[this.cell] as number;
    return known === 0 ? this.held : known - 1;
  }

  /** Adds the account that {@link findOrNext} just did not find. @throws RangeError above 32,767 characters */
  add(accountId: string): void {
    const slot = this.held;
    if (2 * (slot + 1) > this.cells.length) {
      this.widen();
      this.cell = this.cellOf(accountId, this.hash);
    }
    this.reserve(chunkOf(slot), localOf(slot) + 1);
    const at = localOf(slot) * ACCOUNT_WORDS;
    const words = this.wordsAt(slot);
    words.fill(0, at, at + ACCOUNT_WORDS);
    words[at + KEY] = this.store(accountId);
    words[at + HASH] = this.hash;
    this.cells[this.cell] = slot + 1;
    this.held = slot + 1;
  }

  /** Forgets the account added last: the table is as it was before. */
  removeLast(): void {
    const slot = this.held - 1;
    const at = localOf(slot) * ACCOUNT_WORDS;
    const words = this.wordsAt(slot);
    // What was added last lies at the end of its probe sequence: no other name is looked for across it.
    let cell = (words[at + HASH] as number) & (this.cells.length - 1);
    while (this.cells[cell] !== slot + 1) cell = (cell + 1) & (this.cells.length - 1);
    this.cells[cell] = 0;
    this.arenaEnd = words[at + KEY] as number;
    this.held = slot;
  }

  nameOf(slot: number): string {
    const at = this.wordsAt(slot)[localOf(slot) * ACCOUNT_WORDS + KEY] as number;
    const bytes = this.arena[at >>> ARENA_BITS] as Uint8Array;
    let from = at & ARENA_LOCAL;
    const header = (bytes[from] as number) | ((bytes[from + 1] as number) << 8);
    from += 2;
    let name = '';
    for (let i = 0; i < (header & LONGEST); i++) {
      const wide = (header & WIDE) !== 0;
      const unit = bytes[from + (wide ? 2 * i : i)] as number;
      name += String.fromCharCode(wide ? unit | ((bytes[from + 2 * i + 1] as number) << 8) : unit);
    }
    return name;
  }

  /** Where the account is, or the empty cell where it belongs. */
  private cellOf(accountId: string, hash: number): number {
    const cells = this.cells;
    const mask = cells.length - 1;
    let cell = hash & mask;
    for (;;) {
      const slot = (cells[cell] as number) - 1;
      if (slot < 0) return cell;
      const words = this.wordsAt(slot);
      const at = localOf(slot) * ACCOUNT_WORDS;
      if (words[at + HASH] === hash && this.isNamed(words[at + KEY] as number, accountId)) {
        return cell;
      }
      cell = (cell + 1) & mask;
    }
  }

  private isNamed(key: number, name: string): boolean {
    const bytes = this.arena[key >>> ARENA_BITS] as Uint8Array;
    const at = key & ARENA_LOCAL;
    const header = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    if ((header & LONGEST) !== name.length) return false;
    if ((header & WIDE) === 0) {
      for (let i = 0; i < name.length; i++) {
        if (bytes[at + 2 + i] !== name.charCodeAt(i)) return false;
      }
      return true;
    }
    for (let i = 0; i < name.length; i++) {
      const unit = (bytes[at + 2 + 2 * i] as number) | ((bytes[at + 3 + 2 * i] as number) << 8);
      if (unit !== name.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Names of one-byte characters take a byte each, others two, after two bytes of length and width. */
  private store(name: string): number {
    if (name.length > LONGEST) throw new RangeError(`an account id of ${name.length} characters`);
    let wide = false;
    for (let i = 0; i < name.length; i++) wide ||= name.charCodeAt(i) > 0xff;
    const size = 2 + (wide ? 2 : 1) * name.length;
    if ((this.arenaEnd & ARENA_LOCAL) + size > ARENA_BYTES) {
      this.arenaEnd = ((this.arenaEnd >>> ARENA_BITS) + 1) << ARENA_BITS;
    }
    const key = this.arenaEnd;
    const bytes = this.part(key >>> ARENA_BITS, (key & ARENA_LOCAL) + size);
    let at = key & ARENA_LOCAL;
    bytes[at++] = name.length & 0xff;
    bytes[at++] = (name.length >> 8) | (wide ? 0x80 : 0);
    for (let i = 0; i < name.length; i++) {
      bytes[at++] = name.charCodeAt(i);
      if (wide) bytes[at++] = name.charCodeAt(i) >> 8;
    }
    this.arenaEnd = key + size;
    return key;
  }

  private part(number: number, least: number): Uint8Array {
    const held = this.arena[number];
    if (held !== undefined && held.length >= least) return held;
    const doubled = Math.max(1024, 2 * (held?.length ?? 0), least);
    const grown = new Uint8Array(number > 0 ? ARENA_BYTES : Math.min(ARENA_BYTES, doubled));
    if (held !== undefined) grown.set(held);
    this.arena[number] = grown;
    return grown;
  }

  private widen(): void {
    const cells = new Int32Array(2 * this.cells.length);
    const mask = cells.length - 1;
    for (let slot = 0; slot < this.held; slot++) {
      const hash = this.wordsAt(slot)[localOf(slot) * ACCOUNT_WORDS + HASH] as number;
      let cell = hash & mask;
      while (cells[cell] !== 0) cell = (cell + 1) & mask;
      cells[cell] = slot + 1;
    }
    this.cells = cells;
  }
}

/** FNV-1a over the characters, its bits mixed once more. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 12);
}
