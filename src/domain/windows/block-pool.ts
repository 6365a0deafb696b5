import { CHUNK_BITS, CHUNK_RECORDS, chunkOf, localOf, RecordChunks } from './record-chunks.ts';

const NONE = -1;
const CLASSES = 24;

/** The smallest size class whose blocks hold `records` records. */
export function classFor(records: number): number {
  return records <= 1 ? 0 : 32 - Math.clz32(records - 1);
}

/**
 * Blocks of 1, 2, 4, 8, … records (size class 0, 1, 2, 3, …). A buddy allocator: a block given back joins its free
 * neighbour, so that memory freed by many small windows serves large ones and the other way round.
 */
export class BlockPool extends RecordChunks {
  /** First record never handed out. */
  private top = 0;
  /** First free block of each class; free blocks of a class are linked by their first two words. */
  private readonly heads = new Int32Array(CLASSES + 1).fill(NONE);
  /** By chunk: class + 1 where a free block starts, else 0. */
  private readonly free: Uint8Array[] = [];

  override get bytes(): number {
    return super.bytes + this.free.length * CHUNK_RECORDS;
  }

  /** A block of 2^sizeClass records with whatever they held last. */
  allocate(sizeClass: number): number {
    if (sizeClass > CLASSES) throw new RangeError(`no block holds 2^${sizeClass} records`);
    const largest = Math.max(sizeClass, CHUNK_BITS);
    for (let held = sizeClass; held <= largest; held++) {
      const block = this.heads[held] as number;
      // What is larger than a chunk is never split: its records are addressed through its first chunk.
      if (block === NONE || (held > CHUNK_BITS && held !== sizeClass)) continue;
      this.unlink(block, held);
      for (let half = held - 1; half >= sizeClass; half--) this.link(block + (1 << half), half);
      return block;
    }
    return this.extend(sizeClass);
  }

  /** Takes a block back. */
  release(block: number, sizeClass: number): void {
    let start = block;
    let size = sizeClass;
    for (; size < CHUNK_BITS; size++) {
      const buddy = start ^ (1 << size);
      if (this.free[chunkOf(buddy)]?.[localOf(buddy)] !== size + 1) break;
      this.unlink(buddy, size);
      start = Math.min(start, buddy);
    }
    this.link(start, size);
  }

  private extend(sizeClass: number): number {
    const size = 1 << sizeClass;
    const alignment = Math.min(size, CHUNK_RECORDS);
    const block = Math.ceil(this.top / alignment) * alignment;
    while (this.top < block) {
      const gap = this.top & -this.top;
      this.reach(this.top, gap);
      this.top += gap;
      this.release(this.top - gap, classFor(gap));
    }
    this.reach(block, size);
    this.top = block + alignment;
    return block;
  }

  private reach(block: number, size: number): void {
    const chunk = chunkOf(block);
    this.reserve(chunk, localOf(block) + size);
    this.free[chunk] ??= new Uint8Array(CHUNK_RECORDS);
  }

  private link(block: number, sizeClass: number): void {
    const next = this.heads[sizeClass] as number;
    this.setLinks(block, next, NONE);
    if (next !== NONE) this.setLinks(next, undefined, block);
    this.heads[sizeClass] = block;
    (this.free[chunkOf(block)] as Uint8Array)[localOf(block)] = sizeClass + 1;
  }

  private unlink(block: number, sizeClass: number): void {
    const at = localOf(block) * this.wordsPerRecord;
    const words = this.wordsAt(block);
    const next = words[at] as number;
    const previous = words[at + 1] as number;
    if (previous === NONE) this.heads[sizeClass] = next;
    else this.setLinks(previous, next, undefined);
    if (next !== NONE) this.setLinks(next, undefined, previous);
    (this.free[chunkOf(block)] as Uint8Array)[localOf(block)] = 0;
  }

  private setLinks(block: number, next: number | undefined, previous: number | undefined): void {
    const at = localOf(block) * this.wordsPerRecord;
    const words = this.wordsAt(block);
    if (next !== undefined) words[at] = next;
    if (previous !== undefined) words[at + 1] = previous;
  }
}
