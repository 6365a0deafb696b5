/** Binary COPY: signature, no flags, no header extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const TRAILER_BYTES = 2;
/** PostgreSQL counts time from 2000-01-01, in microseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_32 = 2 ** 32;
/** The widest field whose size is not asked for beforehand: length word and eight bytes. */
const FIXED_FIELD_BYTES = 20;

const HEX = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) HEX[digit.toString(16).charCodeAt(0)] = digit;

/**
 * Rows for `COPY … FROM STDIN (FORMAT binary)`, written into one growing buffer that is used again batch after
 * batch. Fields are written in column order, each by the method of its type; `row` begins a row.
 * Layout: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
 */
export class CopyBuffer {
  #bytes: Buffer;
  #view: DataView;
  #at = HEADER.length;
  #rows = 0;

  constructor(initialBytes = 1 << 20) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(initialBytes, 1024));
    this.#view = viewOf(this.#bytes);
    HEADER.copy(this.#bytes);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes written so far, header included. */
  get size(): number {
    return this.#at;
  }

  /** Everything written, complete with its trailer. Valid until the next `clear`. */
  finished(): Buffer {
    this.#reserve(TRAILER_BYTES);
    this.#view.setInt16(this.#at, -1);
    return this.#bytes.subarray(0, this.#at + TRAILER_BYTES);
  }

  clear(): void {
    this.#at = HEADER.length;
    this.#rows = 0;
  }

  row(fields: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.#at, fields);
    this.#at += 2;
    this.#rows += 1;
  }

  null(): void {
    this.#reserve(4);
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  boolean(value: boolean): void {
    this.#reserve(FIXED_FIELD_BYTES);
    this.#view.setInt32(this.#at, 1);
    this.#bytes[this.#at + 4] = value ? 1 : 0;
    this.#at += 5;
  }

  int4(value: number): void {
    this.#reserve(FIXED_FIELD_BYTES);
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  /** @param value a safe integer */
  int8(value: number): void {
    this.#reserve(FIXED_FIELD_BYTES);
    this.#view.setInt32(this.#at, 8);
    this.#view.setInt32(this.#at + 4, Math.floor(value / TWO_32));
    this.#view.setInt32(this.#at + 8, value | 0);
    this.#at += 12;
  }

  float8(value: number): void {
    this.#reserve(FIXED_FIELD_BYTES);
    this.#view.setInt32(this.#at, 8);
    this.#view.setFloat64(this.#at + 4, value);
    this.#at += 12;
  }

  /** @param ms epoch milliseconds, whole; exact from 1715 to 2285, to a millisecond or two beyond */
  timestamp(ms: number): void {
    this.int8((ms - POSTGRES_EPOCH_MS) * 1_000);
  }

  /** @param uuid 36 characters in lower case */
  uuid(uuid: string): void {
    this.#reserve(FIXED_FIELD_BYTES);
    this.#view.setInt32(this.#at, 16);
    let at = this.#at + 4;
    for (let i = 0; i < 36; i += 2) {
      // The hyphens stand at even places: 8, 13, 18, 23 once those before are skipped.
      if (uuid.charCodeAt(i) === HYPHEN) i += 1;
      const high = HEX[uuid.charCodeAt(i)] as number;
      this.#bytes[at++] = (high << 4) | (HEX[uuid.charCodeAt(i + 1)] as number);
    }
    this.#at = at;
  }

  text(value: string): void {
    const length = value.length;
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    this.#reserve(4 + length * 3);
    const start = this.#at + 4;
    const bytes = this.#bytes;
    let written = 0;
    if (length <= SHORT_TEXT) {
      while (written < length) {
        const unit = value.charCodeAt(written);
        if (unit > 127) break;
        bytes[start + written++] = unit;
      }
    }
    if (written < length) written = bytes.write(value, start);
    this.#view.setInt32(this.#at, written);
    this.#at = start + written;
  }

  bytea(value: Uint8Array): void {
    this.#reserve(4 + value.length);
    this.#view.setInt32(this.#at, value.length);
    this.#bytes.set(value, this.#at + 4);
    this.#at += 4 + value.length;
  }

  /** @param json JSON text; PostgreSQL parses it into jsonb */
  jsonb(json: string): void {
    const length = Buffer.byteLength(json);
    this.#reserve(5 + length);
    this.#view.setInt32(this.#at, length + 1);
    // Version of jsonb's binary format.
    this.#bytes[this.#at + 4] = 1;
    this.#bytes.write(json, this.#at + 5);
    this.#at += 5 + length;
  }

  #reserve(more: number): void {
    if (this.#at + more + TRAILER_BYTES <= this.#bytes.length) return;
    const wanted = this.#at + more + TRAILER_BYTES;
    const grown = Buffer.allocUnsafeSlow(Math.max(wanted, Math.ceil(this.#bytes.length * 1.5)));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
    this.#view = viewOf(grown);
  }
}

const HYPHEN = 45;
/** Up to here a loop over the characters beats the call into the runtime. */
const SHORT_TEXT = 40;

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
