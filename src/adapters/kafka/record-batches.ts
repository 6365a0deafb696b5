import { compressionsAlgorithmsByBitmask, crc32c } from '@platformatic/kafka';
import { MillraceError } from '../../domain/errors.ts';
import { type AbortedTransaction, AbortedTransactions } from './aborted-transactions.ts';
import { RecordCursor } from './record-cursor.ts';

/**
 * Gets one record. `bytes` holds the whole uncompressed batch; key and value are ranges of it, so that nothing is
 * allocated for a record. It belongs to nobody else and stays valid. A range that starts at -1 stands for null.
 * The headers, their count first, go from `headersStart` to `headersEnd`.
 *
 * @param timestamp epoch milliseconds: creation or append time, as the topic is configured
 */
export type VisitRecord = (
  offset: number,
  timestamp: number,
  bytes: Buffer,
  keyStart: number,
  keyEnd: number,
  valueStart: number,
  valueEnd: number,
  headersStart: number,
  headersEnd: number,
) => void;

/** Where the fields of a record batch (format 2) are, in bytes from its first. */
const LENGTH = 8;
const MAGIC = 16;
const CRC = 17;
const ATTRIBUTES = 21;
const LAST_OFFSET_DELTA = 23;
const BASE_TIMESTAMP = 27;
const MAX_TIMESTAMP = 35;
const PRODUCER_ID = 43;
const RECORD_COUNT = 57;
const RECORDS = 61;
/** Base offset and length, which the length does not count. */
const HEAD = 12;

const FORMAT = 2;
const COMPRESSION = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/**
 * Reads what a fetch brought for one partition. Control records, records of aborted transactions and records before
 * `from` (a compressed batch comes whole) are passed over; a last batch that was cut off is left for the next fetch.
 *
 * @param from offset that was asked for
 * @returns the offset to ask for next
 * @throws MillraceError `MLR_RECORD_BATCH_CORRUPT`: a wrong checksum, an unknown format or compression, a record
 * outside its batch. Whatever `visit` throws passes through.
 */
export function readRecordBatches(
  fetched: Buffer,
  from: number,
  aborted: readonly AbortedTransaction[],
  visit: VisitRecord,
): number {
  const transactions = aborted.length === 0 ? undefined : new AbortedTransactions(aborted);
  let next = from;
  let at = 0;
  while (fetched.length - at >= RECORDS) {
    const end = at + HEAD + fetched.readInt32BE(at + LENGTH);
    if (end > fetched.length) break;
    const batch = fetched.subarray(at, end);
    if (end - at < RECORDS || batch[MAGIC] !== FORMAT) {
      throw corrupt(fetched.subarray(at), `is not of format ${FORMAT}`);
    }
    const last = int64(batch, 0) + batch.readInt32BE(LAST_OFFSET_DELTA);
    if (last >= from) {
      if (batch.readUInt32BE(CRC) !== crc32c(batch.subarray(ATTRIBUTES))) {
        throw corrupt(batch, 'does not match its checksum');
      }
      if (isVisible(batch, last, transactions)) readRecords(batch, from, visit);
      next = last + 1;
    }
    at = end;
  }
  return next;
}

function isVisible(
  batch: Buffer,
  last: number,
  transactions: AbortedTransactions | undefined,
): boolean {
  const attributes = batch.readInt16BE(ATTRIBUTES);
  const isControl = (attributes & CONTROL) !== 0;
  if (transactions === undefined) return !isControl;
  const producerId = batch.readBigInt64BE(PRODUCER_ID);
  const isAborted = (attributes & TRANSACTIONAL) !== 0 && transactions.includes(producerId, last);
  if (isControl) transactions.ended(producerId);
  return !isControl && !isAborted;
}

function readRecords(batch: Buffer, from: number, visit: VisitRecord): void {
  const base = int64(batch, 0);
  const appended = (batch.readInt16BE(ATTRIBUTES) & LOG_APPEND_TIME) !== 0;
  const time = int64(batch, appended ? MAX_TIMESTAMP : BASE_TIMESTAMP);
  const records = uncompressed(batch);
  const cursor = new RecordCursor(records);
  for (let left = batch.readInt32BE(RECORD_COUNT); left > 0; left--) {
    const length = cursor.varint();
    const end = cursor.at + length;
    if (length < 0 || end > records.length) throw corrupt(batch, 'holds a record that exceeds it');
    // One byte of attributes, unused so far.
    cursor.at += 1;
    const timestamp = cursor.varlong() + time;
    const offset = base + cursor.varint();
    const keyLength = cursor.varint();
    const keyStart = keyLength < 0 ? -1 : cursor.at;
    const keyEnd = keyStart + Math.max(keyLength, 0);
    if (keyLength > 0) cursor.at = keyEnd;
    const valueLength = cursor.varint();
    const valueStart = valueLength < 0 ? -1 : cursor.at;
    const valueEnd = valueStart + Math.max(valueLength, 0);
    const headersStart = cursor.at + Math.max(valueLength, 0);
    if (valueEnd > end || keyEnd > end)
      throw corrupt(batch, 'holds a field that exceeds its record');
    if (offset >= from) {
      const at = appended ? time : timestamp;
      visit(offset, at, records, keyStart, keyEnd, valueStart, valueEnd, headersStart, end);
    }
    cursor.at = end;
  }
}

function uncompressed(batch: Buffer): Buffer {
  const records = batch.subarray(RECORDS);
  const codec = batch.readInt16BE(ATTRIBUTES) & COMPRESSION;
  if (codec === 0) return records;
  const algorithm = compressionsAlgorithmsByBitmask[codec];
  if (algorithm === undefined) throw corrupt(batch, `is compressed in an unknown way (${codec})`);
  try {
    return algorithm.decompressSync(records);
  } catch (cause) {
    throw corrupt(batch, 'can not be decompressed', cause);
  }
}

/** A non-negative 64-bit integer: offsets and times stay far below 2^53. */
const int64 = (bytes: Buffer, at: number): number =>
  bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);

const corrupt = (batch: Buffer, what: string, cause?: unknown): MillraceError =>
  new MillraceError(
    'MLR_RECORD_BATCH_CORRUPT',
    `the record batch at offset ${int64(batch, 0)} ${what}`,
    { cause },
  );
