import type { CommittedLog } from '../ports/committed-log.ts';
import type { ProjectedPosition, ReadModelStore } from '../ports/read-models.ts';
import { ChunkedApply } from './chunked-apply.ts';

export interface ProjectionPorts {
  readonly log: CommittedLog;
  readonly store: ReadModelStore;
}

export interface ProjectionOptions {
  /** Most events applied at once: the store is busy with them for some milliseconds. @default 500 */
  readonly chunkEvents?: number;
  /** Offsets asked of the log at once. @default 8000 */
  readonly readOffsets?: number;
  /** How far the counters reach back, minutes of event time. */
  readonly retainedMinutes: number;
}

/**
 * What one step did. `superseded`: another projector had moved the partition on; `restarted`: the read models were
 * ahead of the log, which is another one than they were made from, and begin again.
 */
export interface Step {
  readonly outcome: 'idle' | 'advanced' | 'superseded' | 'restarted';
  readonly events: number;
}

const IDLE: Step = { outcome: 'idle', events: 0 };

/**
 * Follows one Kafka partition of the committed log with its read models. Any number of projectors may work on a
 * partition at the same time, and any may die at any moment: a chunk is applied once.
 */
export class PartitionProjection {
  readonly partition: number;
  readonly #ports: ProjectionPorts;
  readonly #retainedMinutes: number;
  readonly #chunkEvents: number;
  readonly #readOffsets: number;
  /** Where the read models are; unknown at first and after everything unexpected. */
  #position: ProjectedPosition | undefined;
  #nextOffset: number | undefined;
  #span: number;

  constructor(partition: number, ports: ProjectionPorts, options: ProjectionOptions) {
    this.partition = partition;
    this.#ports = ports;
    this.#retainedMinutes = options.retainedMinutes;
    this.#chunkEvents = options.chunkEvents ?? 500;
    this.#readOffsets = options.readOffsets ?? 8_000;
    this.#span = this.#readOffsets;
  }

  /** First offset that is not in the read models, as far as was known last; `undefined` at first. */
  get nextOffset(): number | undefined {
    return this.#nextOffset;
  }

  /** Lets the next step ask the store where the read models are: it may have lost them without anybody noticing. */
  doubt(): void {
    this.#position = undefined;
  }

  /**
   * Moves on towards the checkpoint, by about `readOffsets` events at most.
   * @throws MillraceError `MLR_STORE_UNAVAILABLE`; the next call finds out again where the read models are
   */
  async step(checkpoint: number): Promise<Step> {
    try {
      return await this.#step(checkpoint);
    } catch (error) {
      this.doubt();
      throw error;
    }
  }

  async #step(checkpoint: number): Promise<Step> {
    const position = this.#position ?? (await this.#ports.store.position(this.partition));
    this.#at(position);
    if (position.nextOffset > checkpoint) return await this.#aheadOfLog();
    if (position.nextOffset === checkpoint) return IDLE;
    return await this.#advance(position, checkpoint);
  }

  #at(position: ProjectedPosition | undefined): void {
    this.#position = position;
    if (position !== undefined) this.#nextOffset = position.nextOffset;
  }

  async #advance(position: ProjectedPosition, checkpoint: number): Promise<Step> {
    const { partition, nextOffset: from } = position;
    const range = { partition, from, to: Math.min(checkpoint, from + this.#span) };
    const { log, store } = this.#ports;
    const apply = new ChunkedApply(position, await log.alerts(range), {
      store,
      chunkEvents: this.#chunkEvents,
      retainedMinutes: this.#retainedMinutes,
    });
    const events = await log.events(range, (event) => apply.take(event));
    this.#at(await apply.finish(range.to));
    this.#fitSpan(events, range.to - from);
    return { outcome: this.#position === undefined ? 'superseded' : 'advanced', events };
  }

  /** Stretches with hardly any events, as before the first of a log that begins late, are passed in growing strides. */
  #fitSpan(events: number, offsets: number): void {
    if (offsets < this.#span || events > this.#readOffsets) this.#span = this.#readOffsets;
    else if (events < this.#readOffsets / 4) this.#span *= 2;
  }

  async #aheadOfLog(): Promise<Step> {
    const { log, store } = this.#ports;
    // In this order: read models of this log can't be ahead of a checkpoint that is read after them.
    const position = await store.position(this.partition);
    const checkpoint = (await log.checkpoints()).get(this.partition) ?? 0;
    this.#at(position);
    if (position.nextOffset <= checkpoint) return IDLE;
    const restarted = await store.restart(position);
    this.#at(restarted === 'superseded' ? undefined : restarted);
    await store.removeLeftovers(this.partition);
    return { outcome: 'restarted', events: 0 };
  }
}
