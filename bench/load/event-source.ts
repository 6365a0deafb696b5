import { writeEightDigits, writeThirteenDigits } from './digits.ts';
import { frameRecord, MAX_FRAME } from './frame.ts';
import { IdWriter } from './ids.ts';
import type { OpenBatch } from './open-batch.ts';
import type { LoadOptions } from './options.ts';
import { partitionOf } from './partitioner.ts';
import { FastRandom } from './random.ts';
import {
  ACCOUNT_PREFIX,
  ALERTING_AMOUNTS,
  ORDINARY_AMOUNTS,
  type Shape,
  shapes,
  writeAmount,
  writeTime,
} from './shapes.ts';

const LATE_MS = 24 * 3_600_000;
const UNKNOWN_MAGIC = 9;

/** What was written. */
export interface Written {
  /** Distinct events that can be stored. */
  events: number;
  duplicates: number;
  /** Of the events, those dated back a day: late unless they are the account's first. */
  late: number;
  /** Records with an unknown magic byte. */
  bad: number;
  /** Sum of the last 32 bits of every storable event's id, modulo 2^32: a check without order. */
  idSum: number;
}

export type Mix = Pick<
  LoadOptions,
  | 'accounts'
  | 'inTurn'
  | 'accountGapMs'
  | 'alerts'
  | 'duplicates'
  | 'late'
  | 'bad'
  | 'ids'
  | 'seed'
  | 'count'
>;

/** Writes event after event into the batches of their partitions: each a template with a dozen fields overwritten. */
export class EventSource {
  readonly written: Written = { events: 0, duplicates: 0, late: 0, bad: 0, idSum: 0 };
  /** Room for any record, bytes. */
  readonly longest: number;
  readonly #mix: Mix;
  readonly #random: FastRandom;
  readonly #ids: IdWriter;
  readonly #shapes: readonly Shape[];
  readonly #partitions: Uint8Array;
  /** Event time that passes from one event to the next, ms. */
  readonly #step: number;
  #account = 0;
  #turn = 0;

  constructor(mix: Mix, partitions: number) {
    this.#mix = mix;
    this.#random = new FastRandom(mix.seed);
    this.#ids = new IdWriter(new FastRandom(mix.seed + 1), mix.ids);
    this.#shapes = shapes(mix.seed);
    this.longest = MAX_FRAME + Math.max(...this.#shapes.map(({ bytes }) => bytes.length));
    this.#step = mix.accountGapMs / mix.accounts;
    this.#partitions = partitionsOfAccounts(mix.accounts, partitions);
  }

  /** Decides whose event is next. @returns its partition */
  next(): number {
    const { accounts, inTurn } = this.#mix;
    this.#account = inTurn ? this.#turn++ % accounts : this.#random.below(accounts);
    return this.#partitions[this.#account] as number;
  }

  /**
   * Writes the event decided on, and now and then once more.
   *
   * @param batch with room for the longest record
   * @param index of the event in the run; with the last one, event time reaches creation time
   * @param dueAt intended creation time, epoch ms
   */
  write(batch: OpenBatch, index: number, dueAt: number): void {
    const random = this.#random;
    const mix = this.#mix;
    const shape = this.#shapes[this.#account % this.#shapes.length] as Shape;
    const { length } = shape.bytes;
    const due = Math.floor(dueAt);
    const { bytes } = batch;
    const at = frameRecord(batch, dueAt, length);
    bytes.set(shape.bytes, at);
    writeEightDigits(bytes, at + shape.keyDigits, this.#account);
    writeEightDigits(bytes, at + shape.accountDigits, this.#account);
    const idTail = this.#ids.write(bytes, at + shape.eventId, due);
    const { from, below } = random.chance(mix.alerts) ? ALERTING_AMOUNTS : ORDINARY_AMOUNTS;
    writeAmount(bytes, at + shape.amount, from + random.below(below - from));
    const isLate = random.chance(mix.late);
    const eventTime = dueAt - (mix.count - 1 - index) * this.#step - (isLate ? LATE_MS : 0);
    writeTime(bytes, at + shape.occurredAt, Math.floor(eventTime));
    writeThirteenDigits(bytes, at + shape.producedAt, due);
    batch.added(at + length, dueAt);

    const { written } = this;
    if (random.chance(mix.bad)) {
      bytes[at + shape.valueStart] = UNKNOWN_MAGIC;
      written.bad += 1;
      return;
    }
    written.events += 1;
    written.idSum = (written.idSum + idTail) >>> 0;
    if (isLate) written.late += 1;
    if (random.chance(mix.duplicates) && batch.fits(this.longest)) {
      const again = frameRecord(batch, dueAt, length);
      bytes.copyWithin(again, at, at + length);
      batch.added(again + length, dueAt);
      written.duplicates += 1;
    }
  }
}

function partitionsOfAccounts(accounts: number, partitions: number): Uint8Array {
  const key = Buffer.from(`${ACCOUNT_PREFIX}00000000`);
  return Uint8Array.from({ length: accounts }, (_, account) => {
    writeEightDigits(key, ACCOUNT_PREFIX.length, account);
    return partitionOf(key, partitions);
  });
}
