import type { OpenBatch } from './open-batch.ts';

/** Most bytes of a record before its key: length, attributes, time delta, offset delta. */
export const MAX_FRAME = 16;

/**
 * Writes what stands before a record's key at the end of the batch.
 *
 * @param dueAt creation time, not before that of the batch's first record
 * @param length of key, value and headers with their own lengths
 * @returns where those go
 */
export function frameRecord(batch: OpenBatch, dueAt: number, length: number): number {
  const { bytes, records } = batch;
  const delta = records === 0 ? 0 : Math.floor(dueAt) - Math.floor(batch.firstDueAt);
  const at = writeVarint(bytes, batch.at, 1 + sizeOf(delta) + sizeOf(records) + length);
  bytes[at] = 0;
  return writeVarint(bytes, writeVarint(bytes, at + 1, delta), records);
}

/** Bytes of a non-negative integer below 2^27 in zigzag, variable form. */
function sizeOf(value: number): number {
  if (value < 2 ** 6) return 1;
  if (value < 2 ** 13) return 2;
  return value < 2 ** 20 ? 3 : 4;
}

function writeVarint(target: Buffer, from: number, value: number): number {
  let at = from;
  let rest = value * 2;
  for (; rest > 0x7f; rest >>>= 7) target[at++] = (rest & 0x7f) | 0x80;
  target[at] = rest;
  return at + 1;
}
