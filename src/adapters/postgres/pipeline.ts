import type { ClientBase, Connection, Submittable } from 'pg';
import type { CopyBuffer } from './copy-buffer.ts';

/** A statement, or rows for a `COPY … FROM STDIN (FORMAT binary)`. */
export type Step = string | { readonly copy: string; readonly rows: CopyBuffer };

const COMMAND_COMPLETE = 0x43;
const ERROR_RESPONSE = 0x45;
const READY_FOR_QUERY = 0x5a;

/**
 * Sends steps all at once; the server carries them out one after another. In a small transaction most of the time goes
 * into waking each other up for every statement: here that happens once. Begin the first step with `begin`: after an
 * error the server refuses what follows, and a final `commit` rolls back.
 * Protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html
 * @returns rows each step touched
 * @throws Error with the server's message and, as `code`, the SQLSTATE of the first step that failed
 */
export async function runPipeline(client: ClientBase, steps: readonly Step[]): Promise<number[]> {
  return await new Promise((resolve, reject) => {
    client.query(new Pipeline(steps, resolve, reject));
  });
}

type DataListener = (bytes: Buffer) => void;

/** Takes the place of pg's own reader on the connection until the last step is answered. */
class Pipeline implements Submittable {
  readonly #steps: readonly Step[];
  readonly #resolve: (rows: number[]) => void;
  readonly #reject: (error: unknown) => void;
  readonly #rows: number[] = [];
  #connection: Connection | undefined;
  #pgReader: DataListener | undefined;
  #rest: Buffer = EMPTY;
  #touched = 0;
  #failure: Error | undefined;

  constructor(
    steps: readonly Step[],
    resolve: (rows: number[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#steps = steps;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    const { stream } = connection;
    const [reader] = stream.listeners('data');
    this.#pgReader = reader as DataListener;
    stream.removeListener('data', this.#pgReader);
    stream.on('data', this.#read);
    stream.cork();
    for (const step of this.#steps) {
      if (typeof step === 'string') stream.write(queryMessage(step));
      else {
        const bytes = step.rows.finished();
        stream.write(queryMessage(step.copy));
        stream.write(header(COPY_DATA, bytes.length));
        stream.write(bytes);
        stream.write(header(COPY_DONE, 0));
      }
    }
    stream.uncork();
  }

  readonly #read = (arrived: Buffer): void => {
    const bytes = this.#rest.length === 0 ? arrived : Buffer.concat([this.#rest, arrived]);
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const end = at + 1 + bytes.readInt32BE(at + 1);
      if (end > bytes.length) break;
      const type = bytes[at];
      const body = bytes.subarray(at + HEADER_BYTES, end);
      if (type === ERROR_RESPONSE) this.#failure ??= errorOf(body);
      else if (type === COMMAND_COMPLETE) this.#touched = rowsOf(body);
      else if (type === READY_FOR_QUERY) {
        this.#rows.push(this.#touched);
        this.#touched = 0;
        if (this.#rows.length === this.#steps.length) {
          this.#handBack(bytes.subarray(at));
          return;
        }
      }
      at = end;
    }
    this.#rest = at === bytes.length ? EMPTY : bytes.subarray(at);
  };

  /** pg hears of the last step's end and is ready for the next query. */
  #handBack(remainder: Buffer): void {
    const stream = this.#connection?.stream;
    stream?.removeListener('data', this.#read);
    if (this.#pgReader === undefined) return;
    stream?.on('data', this.#pgReader);
    // pg keeps what it has not parsed yet and may write to it: it gets a buffer of its own.
    this.#pgReader(Buffer.from(remainder));
  }

  handleReadyForQuery(): void {
    if (this.#failure === undefined) this.#resolve(this.#rows);
    else this.#reject(this.#failure);
  }

  /** The connection broke. */
  handleError(error: unknown): void {
    this.#reject(error);
  }
}

const EMPTY = Buffer.alloc(0);
/** Type and length; the length counts itself. */
const HEADER_BYTES = 5;
const QUERY = 0x51;
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;

function header(type: number, bodyBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES);
  bytes[0] = type;
  bytes.writeInt32BE(bodyBytes + 4, 1);
  return bytes;
}

function queryMessage(sql: string): Buffer {
  const body = Buffer.from(`${sql}\0`);
  return Buffer.concat([header(QUERY, body.length), body]);
}

/** `COPY 17`, `UPDATE 3`, `BEGIN`: the number at the end, 0 without one. */
function rowsOf(tag: Buffer): number {
  const [last] = /\d+(?=\0$)/.exec(tag.toString('latin1')) ?? ['0'];
  return Number(last);
}

/** Fields of an error: a letter and a text that ends with a zero, each. */
function errorOf(body: Buffer): Error {
  const fields = new Map(
    body
      .toString()
      .split('\0')
      .map((field) => [field[0], field.slice(1)]),
  );
  const error = new Error(fields.get('M') ?? 'the server reported an error');
  return Object.assign(error, { code: fields.get('C'), constraint: fields.get('n') });
}
