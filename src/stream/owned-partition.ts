import type { AbortedTransaction } from '../adapters/kafka/aborted-transactions.ts';
import type { Claim } from '../adapters/postgres/checkpoints.ts';
import type { WindowMemory } from '../domain/windows/window-memory.ts';
import { SnapshotSchedule, type SnapshotSettings } from './snapshot-schedule.ts';

/** Fetched and not read yet. */
export interface Chunk {
  readonly from: number;
  /** Whole record batches. */
  readonly records: Buffer;
  readonly aborted: readonly AbortedTransaction[];
  /** Epoch ms. */
  readonly receivedAt: number;
}

/** Bytes fetched ahead of a partition at most. */
const AHEAD_BYTES = 256 * 1024;

/** A partition this member claimed and restored: where it stands and the windows of its accounts. */
export class OwnedPartition {
  readonly partition: number;
  readonly epoch: number;
  readonly windows: WindowMemory;
  readonly snapshots: SnapshotSchedule;
  /** Everything before it is stored. */
  committed: number;
  /** Next record to be read. */
  next: number;
  /** Next record to be fetched. */
  fetchOffset: number;
  highWatermark = 0;
  /** Its next record can't be read before the schema registry answered. */
  waiting = false;
  #queue: Chunk[] = [];
  #queuedBytes = 0;

  constructor(partition: number, claim: Claim, windows: WindowMemory, settings?: SnapshotSettings) {
    this.partition = partition;
    this.epoch = claim.epoch;
    this.windows = windows;
    this.snapshots = new SnapshotSchedule(claim.snapshotGeneration, settings);
    this.committed = claim.nextOffset;
    this.next = claim.nextOffset;
    this.fetchOffset = claim.nextOffset;
  }

  /** Records that are in the log and not stored yet, as of the last fetch. */
  get lag(): number {
    return Math.max(0, this.highWatermark - this.committed);
  }

  get wantsMore(): boolean {
    return this.#queuedBytes < AHEAD_BYTES;
  }

  push(chunk: Chunk): void {
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.records.length;
  }

  shift(): Chunk | undefined {
    const chunk = this.#queue.shift();
    if (chunk !== undefined) this.#queuedBytes -= chunk.records.length;
    return chunk;
  }

  /** A batch is stored. @param until offset it went up to */
  stored(until: number): void {
    this.committed = until;
    this.windows.release();
    this.snapshots.stored();
  }

  /** Forgets what was fetched and not read: it comes again, from where the partition stands. */
  refetch(): void {
    this.fetchOffset = this.next;
    this.#queue = [];
    this.#queuedBytes = 0;
  }

  /** Forgets everything that is not stored: windows, position, what was fetched ahead. */
  rollback(): void {
    this.windows.rollback();
    this.snapshots.rollback();
    this.next = this.committed;
    this.refetch();
  }
}
