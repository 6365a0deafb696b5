import { type Accompanying, accompanyingHeaders } from '../../application/provenance.ts';
import { RecordCursor } from './record-cursor.ts';

/** What a record without headers brings. */
export const NO_HEADERS: Accompanying = {};

/** What the headers of a record say, out of the bytes of its batch. @param start first byte of their count */
export function accompanyingOf(bytes: Buffer, start: number, end: number): Accompanying {
  // Most records have none: the count is one byte, zero.
  return bytes[start] === 0 ? NO_HEADERS : accompanyingHeaders(headersIn(bytes, start, end));
}

/** Names and values, in order. */
export function* headersIn(
  bytes: Buffer,
  start: number,
  end: number,
): Generator<readonly [string, Buffer]> {
  const cursor = new RecordCursor(bytes);
  cursor.at = start;
  for (let left = cursor.varint(); left > 0 && cursor.at < end; left--) {
    const name = take(cursor, end);
    const value = take(cursor, end);
    if (name === undefined || value === undefined) return;
    yield [name.toString('utf8'), value];
  }
}

/** Bytes with their length before them; a null is empty; `undefined` when they exceed the record. */
function take(cursor: RecordCursor, end: number): Buffer | undefined {
  const length = Math.max(0, cursor.varint());
  const from = cursor.at;
  if (from + length > end) return undefined;
  cursor.at = from + length;
  return cursor.bytes.subarray(from, from + length);
}
