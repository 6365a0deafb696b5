/** PostgreSQL counts time from 2000-01-01, in microseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const TWO_32 = 2 ** 32;
/** Up to here a loop over the characters beats the call into the runtime. */
const SHORT_TEXT = 24;

/**
 * The row that is being read, of `COPY … TO STDOUT (FORMAT binary)`: a view that the next row replaces, so take
 * values out of it, never keep it. Columns count from 0 and are read by the method of their type; reading a null
 * is a mistake of the caller ({@link isNull} tells).
 */
export class BinaryRow {
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(this.#bytes.buffer, 0, 0);
  #starts = new Int32Array(32);
  #lengths = new Int32Array(32);
  #columns = 0;

  /** Makes `bytes` the buffer that rows are parsed from. */
  use(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /**
   * Parses the tuple at `at`, which must end by `end`.
   * @returns where it ends; -1 for the end of the data; -2 when the tuple goes on after `end`
   */
  parse(at: number, end: number): number {
    if (at + 2 > end) return -2;
    const view = this.#view;
    const columns = view.getInt16(at);
    if (columns < 0) return -1;
    if (columns > this.#starts.length) {
      this.#starts = new Int32Array(columns);
      this.#lengths = new Int32Array(columns);
    }
    let next = at + 2;
    for (let i = 0; i < columns; i++) {
      if (next + 4 > end) return -2;
      const length = view.getInt32(next);
      next += 4;
      this.#starts[i] = next;
      this.#lengths[i] = length;
      if (length > 0) next += length;
    }
    this.#columns = columns;
    return next > end ? -2 : next;
  }

  get columns(): number {
    return this.#columns;
  }

  /** Also true beyond the last column. */
  isNull(column: number): boolean {
    return column >= this.#columns || (this.#lengths[column] as number) < 0;
  }

  int4(column: number): number {
    return this.#view.getInt32(this.#start(column));
  }

  /** A bigint as a number: exact up to 2^53. */
  int8(column: number): number {
    const at = this.#start(column);
    return this.#view.getInt32(at) * TWO_32 + this.#view.getUint32(at + 4);
  }

  float8(column: number): number {
    return this.#view.getFloat64(this.#start(column));
  }

  bool(column: number): boolean {
    return this.#bytes[this.#start(column)] === 1;
  }

  /** Epoch milliseconds of a timestamptz; microseconds are cut off. */
  timestamp(column: number): number {
    return Math.floor(this.int8(column) / 1_000) + POSTGRES_EPOCH_MS;
  }

  text(column: number): string {
    const start = this.#start(column);
    return this.#textAt(start, this.#lengths[column] as number);
  }

  /** 36 characters in lower case. */
  uuid(column: number): string {
    const at = this.#start(column);
    const hex = this.#bytes.toString('hex', at, at + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** A copy of the bytes. */
  bytea(column: number): Buffer {
    const at = this.#start(column);
    return Buffer.from(this.#bytes.subarray(at, at + (this.#lengths[column] as number)));
  }

  /** JSON text of a jsonb. */
  jsonb(column: number): string {
    const at = this.#start(column);
    // The first byte is the version of jsonb's binary format.
    return this.#textAt(at + 1, (this.#lengths[column] as number) - 1);
  }

  #start(column: number): number {
    if (this.isNull(column)) throw new RangeError(`column ${column} is null or not there`);
    return this.#starts[column] as number;
  }

  #textAt(start: number, length: number): string {
    const bytes = this.#bytes;
    if (length > SHORT_TEXT) return bytes.toString('utf8', start, start + length);
    let text = '';
    for (let i = start; i < start + length; i++) {
      const byte = bytes[i] as number;
      if (byte > 127) return bytes.toString('utf8', start, start + length);
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
