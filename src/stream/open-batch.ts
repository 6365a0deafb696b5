import type { StoreBatch } from '../adapters/postgres/commit-batch.ts';
import { CopyBuffer } from '../adapters/postgres/copy-buffer.ts';
import { dayOf } from '../adapters/postgres/day-partitions.ts';
import {
  type Arrival,
  appendEvent,
  appendId,
  type KeptArrival,
} from '../adapters/postgres/event-row.ts';
import type { RaisedAlert } from '../adapters/postgres/small-rows.ts';
import type { SnapshotPiece } from '../adapters/postgres/snapshots.ts';
import type { QuarantinedRecord } from '../application/ports/quarantine.ts';
import type { OwnedPartition } from './owned-partition.ts';

/**
 * The records between two transactions. Events are written as rows at once and then forgotten, so that a large
 * batch is a few buffers and no heap of objects; only what still has to be asked about is kept as it is.
 */
export class OpenBatch {
  readonly events = new CopyBuffer();
  readonly ids = new CopyBuffer(1 << 18);
  readonly late: KeptArrival[] = [];
  readonly repeats: KeptArrival[] = [];
  readonly alerts: RaisedAlert[] = [];
  readonly quarantined: QuarantinedRecord[] = [];
  readonly pieces: SnapshotPiece[] = [];
  readonly days = new Set<number>();
  /** First offset of each partition in the batch; the last is where the partition stands. */
  readonly since = new Map<OwnedPartition, number>();
  /** Where each partition stood when the batch was closed. */
  readonly until = new Map<OwnedPartition, number>();
  /** Creation times, epoch ms, for the latency. */
  created: number[] = [];
  #day = Number.NaN;
  /** Records taken, whatever became of them. */
  taken = 0;

  get isEmpty(): boolean {
    return this.since.size === 0;
  }

  /** Before the first record of a partition: what is done to its windows from here on can be undone. */
  touch(owned: OwnedPartition): void {
    if (this.since.has(owned)) return;
    this.since.set(owned, owned.next);
    owned.windows.mark();
  }

  addEvent(arrival: Arrival): void {
    const created = appendEvent(this.events, arrival, false);
    appendId(this.ids, arrival);
    this.#noteDay(arrival);
    if (created !== undefined) this.created.push(created);
  }

  addLate(arrival: KeptArrival): void {
    this.late.push(arrival);
    this.#noteDay(arrival);
  }

  #noteDay({ event }: Arrival): void {
    const day = dayOf(event.occurredAt);
    if (day !== this.#day) this.days.add(day);
    this.#day = day;
  }

  /** Closes the batch: where its partitions stand now is how far it goes. */
  close(): void {
    for (const [owned, from] of this.since) {
      this.until.set(owned, owned.next);
      const events = owned.next - from;
      const { partition, windows, next } = owned;
      this.pieces.push(...owned.snapshots.pieces(partition, windows, next, events));
    }
  }

  /** As a transaction stores it. */
  toStore(whole: Pick<StoreBatch, 'topic' | 'conflict' | 'alertsToBus'>): StoreBatch {
    const { events, ids, late, repeats, alerts, quarantined, pieces } = this;
    const ranges = [...this.since].map(([owned, from]) => ({
      partition: owned.partition,
      epoch: owned.epoch,
      from,
      to: this.until.get(owned) ?? owned.next,
    }));
    return { ...whole, ranges, events, ids, late, repeats, alerts, quarantined, pieces };
  }

  clear(): void {
    this.events.clear();
    this.ids.clear();
    for (const list of [this.late, this.repeats, this.alerts, this.quarantined, this.pieces])
      list.length = 0;
    this.days.clear();
    this.since.clear();
    this.until.clear();
    this.created = [];
    this.#day = Number.NaN;
    this.taken = 0;
  }
}
