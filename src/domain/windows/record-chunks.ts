/** log₂ of the records in one chunk. */
export const CHUNK_BITS = 13;
/** Records in one chunk. */
export const CHUNK_RECORDS = 1 << CHUNK_BITS;
const LOCAL = CHUNK_RECORDS - 1;
/** Up to this many words a loop is faster than a call into the engine. */
const LOOP_WORDS = 60;

/** Number of the chunk that holds a record. */
export const chunkOf = (record: number): number => record >>> CHUNK_BITS;

/** Position of a record inside its chunk. */
export const localOf = (record: number): number => record & LOCAL;

/**
 * Numbered records of equal size in typed arrays, each readable as 32-bit words and as doubles. Memory comes chunk
 * by chunk: growing copies nothing but the first chunk, which starts small. A record is one stretch of memory, so
 * that looking at it costs a cache line or two.
 */
export class RecordChunks {
  readonly wordsPerRecord: number;
  /** The chunks as words. Read them again after anything that may grow them. */
  readonly words: Int32Array[] = [];
  /** The same memory as doubles. */
  readonly doubles: Float64Array[] = [];
  readonly #firstRecords: number;
  #bytes = 0;

  /** @param wordsPerRecord even, so that doubles align @param firstRecords room to start with */
  constructor(wordsPerRecord: number, firstRecords: number) {
    this.wordsPerRecord = wordsPerRecord;
    this.#firstRecords = Math.min(CHUNK_RECORDS, Math.max(16, firstRecords));
  }

  get bytes(): number {
    return this.#bytes;
  }

  wordsAt(record: number): Int32Array {
    return this.words[chunkOf(record)] as Int32Array;
  }

  doublesAt(record: number): Float64Array {
    return this.doubles[chunkOf(record)] as Float64Array;
  }

  /** Makes the first `records` records of a chunk addressable. Chunks come into being in order. */
  reserve(chunk: number, records: number): void {
    const held = this.words[chunk];
    const least = records * this.wordsPerRecord;
    if (held !== undefined && held.length >= least) return;
    const whole = Math.max(CHUNK_RECORDS * this.wordsPerRecord, least);
    const first = Math.max(this.#firstRecords * this.wordsPerRecord, 2 * (held?.length ?? 0));
    const length = chunk > 0 || first > whole || least > first ? whole : first;
    const grown = new Int32Array(length);
    if (held !== undefined) grown.set(held);
    this.words[chunk] = grown;
    this.doubles[chunk] = new Float64Array(grown.buffer);
    this.#bytes += grown.byteLength - (held?.byteLength ?? 0);
  }

  /** Copies `count` records, which may overlap; neither stretch crosses a chunk. */
  copy(from: number, to: number, count: number): void {
    const source = this.wordsAt(from);
    const target = this.wordsAt(to);
    const start = localOf(from) * this.wordsPerRecord;
    const begin = localOf(to) * this.wordsPerRecord;
    const length = count * this.wordsPerRecord;
    if (length > LOOP_WORDS) {
      if (source === target) source.copyWithin(begin, start, start + length);
      else target.set(source.subarray(start, start + length), begin);
    } else if (to < from) {
      for (let i = 0; i < length; i++) target[begin + i] = source[start + i] as number;
    } else {
      for (let i = length - 1; i >= 0; i--) target[begin + i] = source[start + i] as number;
    }
  }
}
