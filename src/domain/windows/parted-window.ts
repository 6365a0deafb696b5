import { deserialiseWindow, serialiseWindow } from './serialise.ts';
import { StateReader, unreadable } from './state-bytes.ts';
import type { WindowMemory } from './window-memory.ts';
import { openPart, type Part, withCurrencies, writePart } from './window-part.ts';
import {
  countOf,
  entryCountOf,
  readCurrencies,
  readEntries,
  readProgress,
  writeEntries,
  writeProgress,
} from './window-state.ts';

/** A head above this gives its settled entries to a part. With key and totals it then takes 1 KB, what a write is charged by. */
export const HEAD_BYTES = 900;
/** Fewer entries are not worth a part. */
export const LEAST_SEALED = 16;
/** Entries of a part, about 30 bytes each: below 4 KB, what a read is charged by. */
export const PART_ENTRIES = 128;
/** Parts added by one write, and parts taken away, so that it fits into one transaction with what caused it. */
export const PARTS_A_WRITE = 4;

/** Versions 1 and 2 are whole windows, see `serialise.ts`. */
const VERSION = 3;

/** A window as stored. */
export interface StoredParts {
  readonly state: Uint8Array;
  /** By number, those that the window's last write named. */
  readonly parts: ReadonlyMap<number, Uint8Array>;
}

/** What to store of a window after it moved. */
export interface WindowWrite {
  /** Replaces the head. */
  readonly state: Uint8Array;
  /** Parts the head needs, in order. */
  readonly parts: readonly number[];
  readonly added: readonly { readonly number: number; readonly state: Uint8Array }[];
  readonly removed: readonly number[];
}

/**
 * A window of the memory as one small head that is written with every event, and parts that are written once. A part
 * holds entries that nothing on time can come before any more; it goes when the window has let go of all of them.
 * Numbers of parts are never used again: whoever reads a head and misses one of its parts has read an old head.
 */
export class PartedWindow {
  readonly slot: number;
  readonly #memory: WindowMemory;
  /** In order of their entries, which come before all of the head's. */
  #parts: Part[] = [];
  /** How many entries of the first part the window has let go. */
  #skip = 0;
  /** Time of the last entry in a part, epoch ms. */
  #endTime = Number.NEGATIVE_INFINITY;
  #next = 0;
  /** Parts that the head no longer needs and that are not taken away yet. */
  #dead: number[] = [];
  #count = 0;
  #accepted = 0;
  #oldestAccepted = Number.POSITIVE_INFINITY;

  /**
   * Reads a stored window into the memory, in place of what it holds of the account.
   * @param next number of the first part, where nothing is stored that says so
   * @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE`; the account's window is then empty
   */
  constructor(memory: WindowMemory, accountId: string, stored: StoredParts | undefined, next = 0) {
    this.#memory = memory;
    this.#next = next;
    this.slot = memory.slotOf(accountId);
    const state = stored?.state ?? new Uint8Array(0);
    if (state[0] === VERSION) this.#read(state, stored?.parts ?? new Map());
    else deserialiseWindow(memory, accountId, state);
    this.#count = memory.entryCount(this.slot);
  }

  /** To be told of each event the window accepted, by its time, epoch ms. */
  accepted(occurredAt: number): void {
    this.#accepted += 1;
    this.#oldestAccepted = Math.min(this.#oldestAccepted, occurredAt);
  }

  /** What to store now. @param graceMs how far behind the watermark events are accepted */
  write(graceMs: number): WindowWrite {
    // Of writes before this one: who reads the head that this write replaces still finds its parts.
    const removed = this.#dead.splice(0, PARTS_A_WRITE);
    this.#letGo();
    const added = this.#seal(graceMs);
    const parts = this.#parts.map(({ number }) => number);
    return { state: this.#head(), parts, added, removed };
  }

  /** Drops the parts whose entries the window no longer has, and all of them if an event came before their end. */
  #letGo(): void {
    const count = this.#memory.entryCount(this.slot);
    const end = this.#sealed();
    // Only after the grace was made longer. Where the parts' entries are now is not known: the head takes them.
    const reopened = end > 0 && this.#oldestAccepted <= this.#endTime;
    this.#skip += this.#count + this.#accepted - count;
    this.#count = count;
    this.#accepted = 0;
    this.#oldestAccepted = Number.POSITIVE_INFINITY;
    while (this.#parts[0] !== undefined && (reopened || this.#skip >= this.#parts[0].entries)) {
      this.#skip -= this.#parts[0].entries;
      this.#dead.push(this.#parts[0].number);
      this.#parts.shift();
    }
    if (this.#parts.length === 0) this.#skip = 0;
  }

  #sealed(): number {
    return this.#parts.reduce((sum, { entries }) => sum + entries, -this.#skip);
  }

  #seal(graceMs: number): WindowWrite['added'] {
    const added: { number: number; state: Uint8Array }[] = [];
    const window = this.#memory.window(this.slot);
    const settled = Math.max(0, window.firstAfter(window.watermark - graceMs - 1));
    while (added.length < PARTS_A_WRITE) {
      let from = this.#sealed();
      if (settled - from < LEAST_SEALED || this.#head().length <= HEAD_BYTES) break;
      const last = this.#parts.at(-1);
      const held =
        last === undefined ? 0 : last.entries - (this.#parts.length === 1 ? this.#skip : 0);
      if (last !== undefined && held + settled - from <= PART_ENTRIES) {
        from -= held;
        if (this.#parts.length === 1) this.#skip = 0;
        this.#parts.pop();
        this.#dead.push(last.number);
      }
      const to = Math.min(settled, from + PART_ENTRIES);
      const part = { number: this.#next++, entries: to - from };
      this.#parts.push(part);
      this.#endTime = this.#memory.window(this.slot).timeOf(to - 1);
      added.push({ number: part.number, state: writePart(this.#memory, this.slot, from, to) });
    }
    return added;
  }

  #head(): Uint8Array {
    if (this.#next === 0) return serialiseWindow(this.#memory, this.slot);
    return withCurrencies(VERSION, (writer, currencies) => {
      const window = this.#memory.window(this.slot);
      const { watermark, count } = window;
      writeProgress(writer, window, currencies);
      writer.natural(this.#next);
      writer.natural(this.#dead.length);
      for (const number of this.#dead) writer.natural(number);
      writer.natural(this.#skip);
      writer.natural(this.#parts.length);
      for (const { number, entries } of this.#parts) {
        writer.natural(number);
        writer.natural(entries);
      }
      const range = { from: this.#sealed(), to: count, after: watermark };
      writeEntries(writer, this.#memory, this.slot, currencies, range);
    });
  }

  #read(state: Uint8Array, stored: ReadonlyMap<number, Uint8Array>): void {
    try {
      this.#readParts(state, stored);
    } catch (error) {
      const never = Number.NEGATIVE_INFINITY;
      this.#memory.reset(this.slot, never, never);
      throw error;
    }
  }

  #readParts(state: Uint8Array, stored: ReadonlyMap<number, Uint8Array>): void {
    const { slot } = this;
    const memory = this.#memory;
    const reader = new StateReader(state.subarray(1));
    const currencies = readCurrencies(reader);
    const watermark = readProgress(reader, memory, slot, currencies);
    this.#next = reader.natural();
    this.#dead = Array.from({ length: countOf(reader, 1) }, () => reader.natural());
    this.#skip = reader.natural();
    this.#parts = Array.from({ length: countOf(reader, 2) }, () => ({
      number: reader.natural(),
      entries: reader.natural(),
    }));
    const entries = entryCountOf(reader);
    // Every part is looked at before room is made for what the head says they hold.
    const parts = this.#parts.map((part) => openPart(part, stored.get(part.number)));
    memory.reserve(slot, Math.max(0, this.#sealed()) + entries);
    for (const [i, part] of parts.entries()) {
      const skip = i === 0 ? this.#skip : 0;
      readEntries(part.reader, memory, slot, part.currencies, { ...part, after: 0, skip });
      if (part.reader.left > 0) throw unreadable('a part of the window is followed by other bytes');
    }
    const sealed = memory.entryCount(slot);
    if (sealed > 0) this.#endTime = memory.window(slot).timeOf(sealed - 1);
    readEntries(reader, memory, slot, currencies, { entries, after: watermark });
    if (reader.left > 0) throw unreadable('window state is followed by other bytes');
  }
}
