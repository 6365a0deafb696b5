import type { ClientBase, Connection, Submittable } from 'pg';
import { BinaryRow } from './binary-row.ts';

/** Signature, flags and length of the header extension. */
const HEADER_BYTES = 19;
/** Message types of the protocol that end or abort the data. */
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const ERROR_RESPONSE = 0x45;
const COMMAND_COMPLETE = 0x43;
const READY_FOR_QUERY = 0x5a;

/** What is done with each row; a promise is waited for before the next row is read. */
export type OnRow = (row: BinaryRow) => void | Promise<void>;

/**
 * Streams the rows of a query through `COPY (query) TO STDOUT (FORMAT binary)`, parsed straight from the socket's
 * buffers: about 0.2 µs a row plus what the fields that are read cost. While a promise of `onRow` is pending the
 * socket is paused, so memory stays bounded. An error of `onRow` ends the reading after the rest is thrown away.
 *
 * @param query a select without parameters: COPY takes none
 * @returns the number of rows
 * @example
 * await copyOut(client, 'select account_id, amount_minor from millrace.events', (row) => {
 *   sum += row.int8(1);
 * });
 */
export async function copyOut(client: ClientBase, query: string, onRow: OnRow): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    client.query(new CopyOut(`copy (${query}) to stdout (format binary)`, onRow, resolve, reject));
  });
}

type DataListener = (bytes: Buffer) => void;

/** Takes the place of pg's own reader on the connection while the copied data lasts. */
class CopyOut implements Submittable {
  readonly #sql: string;
  readonly #onRow: OnRow;
  readonly #resolve: (rows: number) => void;
  readonly #reject: (error: unknown) => void;
  readonly #row = new BinaryRow();
  #connection: Connection | undefined;
  #pgReader: DataListener | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #header = HEADER_BYTES;
  #rows = 0;
  #waiting = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    sql: string,
    onRow: OnRow,
    resolve: (rows: number) => void,
    reject: (error: unknown) => void,
  ) {
    this.#sql = sql;
    this.#onRow = onRow;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    const [reader] = connection.stream.listeners('data');
    this.#pgReader = reader as DataListener;
    connection.stream.removeListener('data', this.#pgReader);
    connection.stream.on('data', this.#read);
    connection.query(this.#sql);
  }

  readonly #read = (arrived: Buffer): void => {
    const bytes = this.#rest.length === 0 ? arrived : Buffer.concat([this.#rest, arrived]);
    this.#row.use(bytes);
    this.#consume(bytes, 0);
  };

  /** Reads messages from `at` until the buffer is used up, the data ends, or a row has to be waited for. */
  #consume(bytes: Buffer, from: number): void {
    let at = from;
    while (at + 5 <= bytes.length) {
      const type = bytes[at] as number;
      if (isEnd(type)) {
        this.#handBack(bytes.subarray(at));
        return;
      }
      const end = at + 1 + bytes.readInt32BE(at + 1);
      if (end > bytes.length) break;
      const pending = type === COPY_DATA ? this.#message(at + 5, end) : undefined;
      at = end;
      if (pending !== undefined) {
        this.#wait(pending, bytes, at);
        return;
      }
    }
    this.#rest = at === bytes.length ? EMPTY : bytes.subarray(at);
  }

  /** The server sends a whole tuple in each message, the header before the first. */
  #message(from: number, end: number): Promise<void> | undefined {
    const start = from + this.#header;
    this.#header = 0;
    if (start === end) return undefined;
    const next = this.#row.parse(start, end);
    if (next === -1 || this.#failure !== undefined) return undefined;
    if (next !== end) return this.#fail(new Error('a message of COPY does not hold one row'));
    this.#rows += 1;
    try {
      return this.#onRow(this.#row) ?? undefined;
    } catch (error) {
      return this.#fail(error);
    }
  }

  #wait(pending: Promise<void>, bytes: Buffer, at: number): void {
    const stream = this.#connection?.stream;
    stream?.pause();
    this.#waiting = true;
    pending
      .catch((error: unknown) => this.#fail(error))
      .then(() => {
        this.#waiting = false;
        this.#consume(bytes, at);
        if (!this.#waiting) stream?.resume();
      });
  }

  #fail(error: unknown): undefined {
    this.#failure ??= { error };
  }

  #handBack(remainder: Buffer): void {
    const stream = this.#connection?.stream;
    stream?.removeListener('data', this.#read);
    if (this.#pgReader === undefined) return;
    stream?.on('data', this.#pgReader);
    // pg keeps what it has not parsed yet and may write to it: it gets a buffer of its own.
    this.#pgReader(Buffer.from(remainder));
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    if (this.#failure === undefined) this.#resolve(this.#rows);
    else this.#reject(this.#failure.error);
  }

  handleError(error: unknown): void {
    this.#reject(error);
  }
}

const EMPTY = Buffer.alloc(0);

const isEnd = (type: number): boolean =>
  type === COPY_DONE ||
  type === ERROR_RESPONSE ||
  type === COMMAND_COMPLETE ||
  type === READY_FOR_QUERY;
