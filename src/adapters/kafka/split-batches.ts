const LENGTH = 8;
const LAST_OFFSET_DELTA = 23;
const RECORD_COUNT = 57;
const HEADER_BYTES = 61;
/** Base offset and length, which the length does not count. */
const HEAD = 12;

/** Whole record batches in a row. */
export interface BatchRun {
  /** Where reading goes on; the first batch may begin before it. */
  readonly from: number;
  readonly bytes: Buffer;
}

export interface SplitBatches {
  readonly runs: readonly BatchRun[];
  /** Offset to fetch next: after the last whole batch, or `from` when there is none. */
  readonly next: number;
}

/**
 * Cuts what a fetch brought into runs of whole batches, by their headers alone. So the next fetch can go out before
 * this one is read, and reading can pause in between.
 * @param from offset that was asked for
 * @param records most records of a run; a batch with more is a run of its own
 */
export function splitBatches(fetched: Buffer, from: number, records: number): SplitBatches {
  const runs: BatchRun[] = [];
  let next = from;
  let start = 0;
  let startOffset = from;
  let held = 0;
  let at = 0;
  while (fetched.length - at >= HEADER_BYTES) {
    const end = at + HEAD + fetched.readInt32BE(at + LENGTH);
    if (end > fetched.length || end <= at) break;
    const count = Math.max(0, fetched.readInt32BE(at + RECORD_COUNT));
    if (held > 0 && held + count > records) {
      runs.push({ from: startOffset, bytes: fetched.subarray(start, at) });
      start = at;
      startOffset = next;
      held = 0;
    }
    held += count;
    const base = fetched.readInt32BE(at) * 2 ** 32 + fetched.readUInt32BE(at + 4);
    next = Math.max(next, base + fetched.readInt32BE(at + LAST_OFFSET_DELTA) + 1);
    at = end;
  }
  if (at > start) runs.push({ from: startOffset, bytes: fetched.subarray(start, at) });
  return { runs, next };
}
