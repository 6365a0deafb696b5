const LENGTH = 8;
const LAST_OFFSET_DELTA = 23;
const HEADER_BYTES = 61;
/** Base offset and length, which the length does not count. */
const HEAD = 12;

/**
 * Offset after the last whole batch of what a fetch brought, read off the batch headers alone: the next fetch can
 * go out before this one is read. `from` when there is no whole batch.
 */
export function nextOffset(fetched: Buffer, from: number): number {
  let next = from;
  let at = 0;
  while (fetched.length - at >= HEADER_BYTES) {
    const end = at + HEAD + fetched.readInt32BE(at + LENGTH);
    if (end > fetched.length || end <= at) break;
    const base = fetched.readInt32BE(at) * 2 ** 32 + fetched.readUInt32BE(at + 4);
    next = Math.max(next, base + fetched.readInt32BE(at + LAST_OFFSET_DELTA) + 1);
    at = end;
  }
  return next;
}
