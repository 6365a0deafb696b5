import { Chunk } from '../../domain/projections/chunk.ts';
import type { CommittedAlert } from '../../domain/projections/committed.ts';
import type { CommittedLog, OffsetRange } from '../ports/committed-log.ts';
import type { ProjectedPosition, ReadModelStore } from '../ports/read-models.ts';

export interface ProjectionPorts {
  readonly log: CommittedLog;
  readonly store: ReadModelStore;
}

export interface ProjectionOptions {
  /** Most events applied at once: the store is busy with them for some milliseconds. @default 1000 */
  readonly chunkEvents?: number;
  /** Offsets asked of the log at once. @default 8000 */
  readonly readOffsets?: number;
  /** How far the counters reach back, minutes of event time; the store must keep as many. */
  readonly retainedMinutes: number;
}

/** What one step did; `superseded` when another projector had moved the partition on meanwhile. */
export interface Step {
  readonly outcome: 'idle' | 'advanced' | 'superseded' | 'restarted';
  readonly events: number;
}

/**
 * Follows one Kafka partition of the committed log with its read models. Any number of them may work on a partition
 * at the same time, and any may die at any moment: a chunk is applied once.
 */
export class PartitionProjection {
  readonly partition: number;
  readonly #ports: ProjectionPorts;
  readonly #retainedMinutes: number;
  readonly #chunkEvents: number;
  readonly #readOffsets: number;
  /** Where the read models are as far as known; unknown at first and after everything unexpected. */
  #position: ProjectedPosition | undefined;
  #span: number;

  constructor(partition: number, ports: ProjectionPorts, options: ProjectionOptions) {
    this.partition = partition;
    this.#ports = ports;
    this.#retainedMinutes = options.retainedMinutes;
    this.#chunkEvents = options.chunkEvents ?? 1_000;
    this.#readOffsets = options.readOffsets ?? 8_000;
    this.#span = this.#readOffsets;
  }

  /** First offset that is not in the read models, as far as known. */
  get nextOffset(): number | undefined {
    return this.#position?.nextOffset;
  }

  /**
   * Moves on by at most `readOffsets` towards the checkpoint.
   * @throws MillraceError `MLR_STORE_UNAVAILABLE`; then the next call finds out again where the read models are
   */
  async step(checkpoint: number): Promise<Step> {
    try {
      this.#position ??= await this.#ports.store.position(this.partition);
      const { nextOffset } = this.#position;
      if (nextOffset > checkpoint) return await this.#aheadOfLog();
      if (nextOffset === checkpoint) return { outcome: 'idle', events: 0 };
      return await this.#advance(nextOffset, Math.min(checkpoint, nextOffset + this.#span));
    } catch (error) {
      this.#position = undefined;
      throw error;
    }
  }

  async #advance(from: number, to: number): Promise<Step> {
    const range = { partition: this.partition, from, to };
    const alerts = await this.#ports.log.alerts(range);
    const pieces = new Pieces(this.#position as ProjectedPosition, alerts, {
      store: this.#ports.store,
      retainedMinutes: this.#retainedMinutes,
      chunkEvents: this.#chunkEvents,
    });
    const events = await this.#ports.log.events(range, (event) => pieces.take(event));
    this.#position = await pieces.finish(to);
    this.#fitSpan(events);
    return { outcome: this.#position === undefined ? 'superseded' : 'advanced', events };
  }

  /** Offsets without events (a log that begins late, duplicates) are passed in growing strides. */
  #fitSpan(events: number): void {
    this.#span = events * 2 < this.#span ? this.#span * 2 : this.#readOffsets;
  }
}
