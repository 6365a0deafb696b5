import type { Connection } from '@platformatic/kafka';
import { Delays } from './delays.ts';
import type { OpenBatch, SealedBatch } from './open-batch.ts';
import { produce } from './produce.ts';

/**
 * Requests on one connection are handled in order, and a failure ends the run: nothing is ever sent twice, so several
 * in flight can neither lose nor reorder.
 */
const MAX_IN_FLIGHT = 5;

/** Offsets a partition's events got. */
export interface PartitionReport {
  readonly partition: number;
  records: number;
  firstOffset: number;
  lastOffset: number;
}

/** Totals over all leaders. */
export class Sent {
  records = 0;
  bytes = 0;
  batches = 0;
  requests = 0;
  /** From an event's intended creation until its batch was handed to the socket. */
  readonly handedOver = new Delays();
  /** From an event's intended creation until the broker had acknowledged it. */
  readonly acknowledged = new Delays();
  readonly partitions: PartitionReport[] = [];
}

/** The sending side of the partitions one broker leads. */
export class Leader {
  readonly #connection: Connection;
  readonly #topic: string;
  readonly #open: readonly OpenBatch[];
  readonly #now: () => number;
  readonly #sent: Sent;
  /** Full batches that wait, by partition. */
  readonly #sealed = new Map<number, SealedBatch[]>();
  readonly #inFlight = new Set<Promise<void>>();
  #failure: unknown;
  waiting = 0;

  constructor(
    connection: Connection,
    topic: string,
    open: readonly OpenBatch[],
    sent: Sent,
    now: () => number,
  ) {
    this.#connection = connection;
    this.#topic = topic;
    this.#open = open;
    this.#sent = sent;
    this.#now = now;
    for (const { partition } of open) {
      this.#sealed.set(partition, []);
      sent.partitions.push({ partition, records: 0, firstOffset: -1, lastOffset: -1 });
    }
  }

  seal(batch: OpenBatch): void {
    this.#sealed.get(batch.partition)?.push(batch.seal());
    this.waiting += 1;
  }

  /** Sends full batches, or whatever there is. @throws what failed before */
  pump(what: 'full' | 'all' = 'all'): void {
    this.check();
    while (this.#inFlight.size < MAX_IN_FLIGHT) {
      const some = what === 'all' && this.#open.some(({ records }) => records > 0);
      if (this.waiting === 0 && !some) return;
      this.#send(this.#open.flatMap((batch) => this.#take(batch)));
    }
  }

  /** Resolves when a request was answered; at once when none is in flight. */
  async progress(): Promise<void> {
    if (this.#inFlight.size > 0) await Promise.race(this.#inFlight);
    this.check();
  }

  /** Sends everything and waits for it. */
  async drain(): Promise<void> {
    do {
      this.pump();
      await this.progress();
    } while (this.#inFlight.size > 0 || this.waiting > 0);
  }

  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** One batch of a partition: the oldest full one, else what is open, since the request goes anyway. */
  #take(batch: OpenBatch): SealedBatch[] {
    const full = this.#sealed.get(batch.partition)?.shift();
    if (full !== undefined) {
      this.waiting -= 1;
      return [full];
    }
    return batch.records > 0 ? [batch.seal()] : [];
  }

  #send(batches: readonly SealedBatch[]): void {
    const sent = this.#sent;
    count(sent.handedOver, batches, this.#now());
    const sending: Promise<void> = produce(this.#connection, this.#topic, batches)
      .then(
        (offsets) => {
          count(sent.acknowledged, batches, this.#now());
          for (const batch of batches) this.#note(batch, offsets.get(batch.partition));
          sent.requests += 1;
        },
        (error: unknown) => {
          this.#failure ??= error;
        },
      )
      .finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
  }

  #note(batch: SealedBatch, offset: number | undefined): void {
    const sent = this.#sent;
    const report = sent.partitions.find(({ partition }) => partition === batch.partition);
    if (report === undefined || offset === undefined) {
      this.#failure ??= new Error(`no answer for partition ${batch.partition}`);
      return;
    }
    if (report.firstOffset === -1) report.firstOffset = offset;
    report.lastOffset = offset + batch.records - 1;
    report.records += batch.records;
    sent.records += batch.records;
    sent.bytes += batch.bytes.length;
    sent.batches += 1;
  }
}

function count(delays: Delays, batches: readonly SealedBatch[], now: number): void {
  for (const { dueAt } of batches) {
    for (let i = 0; i < dueAt.length; i++) delays.add(now - (dueAt[i] as number));
  }
}
