import { Chunk } from '../../domain/projections/chunk.ts';
import type { CommittedAlert, CommittedEvent } from '../../domain/projections/committed.ts';
import type { ProjectedPosition, ReadModelStore } from '../ports/read-models.ts';

export interface ChunkedApplyOptions {
  readonly store: ReadModelStore;
  /** Most events applied at once. */
  readonly chunkEvents: number;
  /** How far the counters reach back, minutes of event time. */
  readonly retainedMinutes: number;
}

/** Folds events into chunks and applies them one after another, each while the next is being folded. */
export class ChunkedApply {
  readonly #options: ChunkedApplyOptions;
  readonly #alerts: readonly CommittedAlert[];
  #alertsTaken = 0;
  #chunk: Chunk;
  /** Settles with where the read models are once everything handed over is applied; never rejects. */
  #applied: Promise<Applied>;

  /** @param alerts of the offsets that will be taken, in order */
  constructor(
    position: ProjectedPosition,
    alerts: readonly CommittedAlert[],
    options: ChunkedApplyOptions,
  ) {
    this.#options = options;
    this.#alerts = alerts;
    this.#chunk = new Chunk(position.newestMinute);
    this.#applied = Promise.resolve({ position });
  }

  /** Takes the next event; a promise asks for patience. */
  take(event: CommittedEvent): void | Promise<void> {
    if (this.#chunk.events < this.#options.chunkEvents) {
      this.#chunk.event(event);
      return undefined;
    }
    return this.#handOver(event.offset).then(() => this.#chunk.event(event));
  }

  /**
   * Applies what is left, up to `to`, exclusive.
   * @returns where the read models are now; `undefined` when another projector was faster
   */
  async finish(to: number): Promise<ProjectedPosition | undefined> {
    await this.#handOver(to);
    const applied = await this.#applied;
    if ('error' in applied) throw applied.error;
    return applied.position;
  }

  async #handOver(nextOffset: number): Promise<void> {
    while (this.#alertsTaken < this.#alerts.length) {
      const alert = this.#alerts[this.#alertsTaken] as CommittedAlert;
      if (alert.offset >= nextOffset) break;
      this.#chunk.alert(alert);
      this.#alertsTaken += 1;
    }
    const { store, retainedMinutes } = this.#options;
    const changes = this.#chunk.changes(nextOffset, retainedMinutes);
    this.#chunk = new Chunk(changes.newestMinute);
    const before = await this.#applied;
    if (before.position === undefined) return;
    this.#applied = store.apply(before.position, changes).then(
      (after) => ({ position: after === 'superseded' ? undefined : after }),
      (error: unknown) => ({ position: undefined, error }),
    );
  }
}

type Applied =
  | { readonly position: ProjectedPosition | undefined }
  | { readonly position: undefined; readonly error: unknown };
