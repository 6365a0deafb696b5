import { Baseline } from './baseline-record.ts';
import { ENTRY_WORDS } from './entry-record.ts';

/** What a journal needs of the memory to take changes back. */
export interface Undoable {
  undoAccount(): void;
  undoInsert(slot: number, index: number, watermark: number, baselineThrough: number): void;
  undoBaseline(slot: number, ordinal: number, before: Baseline): void;
  undoExpiry(slot: number, words: Int32Array, from: number, count: number): void;
}

const FRAME = 4;
const [ACCOUNT, INSERT, BASELINE, EXPIRY] = [0, 1, 2, 3] as const;

/**
 * The changes of one layer, each with what it takes to undo it, oldest first. An event costs 32 bytes here, 40 more
 * for each entry it pushes out: however large the window is, it is not copied. A frame is its payload, then four
 * words (slot, position, count, kind), so that frames are read from the newest back.
 */
export class UndoJournal {
  private words: Int32Array;
  private doubles: Float64Array;
  private end = 0;

  constructor() {
    this.words = new Int32Array(1024);
    this.doubles = new Float64Array(this.words.buffer);
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  clear(): void {
    this.end = 0;
  }

  /** An account is added. */
  account(slot: number): void {
    this.close(0, slot, 0, 0, ACCOUNT);
  }

  /** An entry is put at `index` of a window whose watermark and end of baselines are in `times` at `timesAt`. */
  insert(slot: number, index: number, times: Float64Array, timesAt: number): void {
    const at = this.room(4) / 2;
    this.doubles[at] = times[timesAt] as number;
    this.doubles[at + 1] = times[timesAt + 1] as number;
    this.close(4, slot, index, 0, INSERT);
  }

  /** A baseline, until now this one, moves; one without observations is new. */
  baseline(slot: number, ordinal: number, before: Baseline): void {
    const at = this.room(4) / 2;
    this.doubles[at] = before.mean;
    this.doubles[at + 1] = before.variance;
    this.close(4, slot, ordinal, before.observations, BASELINE);
  }

  /** The `count` entries whose words begin at `from` leave the front of a window. */
  expiry(slot: number, words: Int32Array, from: number, count: number): void {
    const length = count * ENTRY_WORDS;
    const at = this.room(length);
    for (let i = 0; i < length; i++) this.words[at + i] = words[from + i] as number;
    this.close(length, slot, 0, count, EXPIRY);
  }

  /** Undoes every change, newest first, and forgets them. */
  undo(memory: Undoable): void {
    const words = this.words;
    const before = new Baseline();
    while (this.end > 0) {
      const frame = this.end - FRAME;
      const slot = words[frame] as number;
      const position = words[frame + 1] as number;
      const count = words[frame + 2] as number;
      const kind = words[frame + 3];
      const first = (this.doubles[(frame - 4) / 2] ?? 0) as number;
      const second = (this.doubles[(frame - 2) / 2] ?? 0) as number;
      this.end = frame - (kind === EXPIRY ? count * ENTRY_WORDS : kind === ACCOUNT ? 0 : 4);
      if (kind === ACCOUNT) memory.undoAccount();
      else if (kind === INSERT) memory.undoInsert(slot, position, first, second);
      else if (kind === BASELINE) {
        before.set(count, first, second);
        memory.undoBaseline(slot, position, before);
      } else memory.undoExpiry(slot, words, this.end, count);
    }
  }

  /** Position of `words` words and a frame's end, growing when they do not fit. */
  private room(words: number): number {
    const needed = this.end + words + FRAME;
    if (needed > this.words.length) {
      const grown = new Int32Array(2 ** Math.ceil(Math.log2(needed)));
      grown.set(this.words);
      this.words = grown;
      this.doubles = new Float64Array(grown.buffer);
    }
    return this.end;
  }

  private close(
    payload: number,
    slot: number,
    position: number,
    count: number,
    kind: number,
  ): void {
    const at = this.room(payload) + payload;
    this.words[at] = slot;
    this.words[at + 1] = position;
    this.words[at + 2] = count;
    this.words[at + 3] = kind;
    this.end = at + FRAME;
  }
}
