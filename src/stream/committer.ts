import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import {
  commitBatch,
  type StoreBatch,
  type StoreResult,
} from '../adapters/postgres/commit-batch.ts';
import { faultOf } from '../adapters/postgres/connection.ts';
import type { DayPartitions } from '../adapters/postgres/day-partitions.ts';
import { backoffMs } from '../application/backoff.ts';
import { MillraceError } from '../domain/errors.ts';
import type { OpenBatch } from './open-batch.ts';
import type { StreamReport } from './report.ts';

export interface CommitterPorts {
  readonly topic: string;
  readonly pool: Pool;
  readonly days: DayPartitions;
  readonly conflict: StoreBatch['conflict'];
  readonly alertsToBus: boolean;
  readonly report: StreamReport;
  /** Epoch ms. */
  readonly now: () => number;
  /** Called for each partition of a batch that is stored. */
  readonly onStored: (partition: number) => void;
  /** Called when a batch is stored, or could not be. */
  readonly onSettled: () => void;
}

/** Why a batch was not stored; everything since has to be undone. */
export type Failure =
  /** Partitions that somebody else owns now. */
  | { readonly kind: 'fenced'; readonly partitions: readonly number[] }
  /** An event the windows took for new is stored already. */
  | { readonly kind: 'known' }
  /** Not to be helped by trying again. */
  | { readonly kind: 'broken'; readonly error: unknown };

const MAX_BACKOFF_MS = 5_000;

/**
 * Stores batch after batch, one transaction in flight. A store that does not answer is asked again, with back-off
 * and for as long as it takes: the batch waits in memory, and so does everything behind it.
 */
export class Committer {
  readonly #ports: CommitterPorts;
  readonly #stopped: AbortSignal;
  #flying: OpenBatch | undefined;
  #spare: OpenBatch;
  #failure: Failure | undefined;

  /** @param spare the batch that is filled while the other one is on its way */
  constructor(ports: CommitterPorts, spare: OpenBatch, stopped: AbortSignal) {
    this.#ports = ports;
    this.#spare = spare;
    this.#stopped = stopped;
  }

  get busy(): boolean {
    return this.#flying !== undefined;
  }

  /** Set until the undo is done. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get flying(): OpenBatch | undefined {
    return this.#flying;
  }

  /** Sends a batch on its way. @returns the empty batch to go on with */
  send(batch: OpenBatch): OpenBatch {
    const next = this.#spare;
    this.#flying = batch;
    batch.close();
    void this.#store(batch);
    return next;
  }

  /** After the undo: both batches are empty again. */
  reset(): void {
    this.#flying?.clear();
    if (this.#flying !== undefined) this.#spare = this.#flying;
    this.#flying = undefined;
    this.#failure = undefined;
  }

  async #store(batch: OpenBatch): Promise<void> {
    const started = this.#ports.now();
    try {
      const result = await this.#untilAnswered(batch);
      if (result.kind !== 'committed') this.#failure = result;
      else {
        for (const [owned, until] of batch.until) {
          owned.stored(until);
          this.#ports.onStored(owned.partition);
        }
        this.#ports.report.stored(batch, result, started);
        batch.clear();
        this.#spare = batch;
        this.#flying = undefined;
      }
    } catch (error) {
      this.#failure = { kind: 'broken', error };
    }
    this.#ports.onSettled();
  }

  async #untilAnswered(batch: OpenBatch): Promise<StoreResult | Failure> {
    const { topic, pool, days, conflict, alertsToBus, report, now } = this.#ports;
    for (let attempt = 1; ; attempt++) {
      let client: PoolClient | undefined;
      try {
        await days.ensure(batch.days, now());
        client = await pool.connect();
        const result = await commitBatch(
          client,
          batch.toStore({ topic, conflict, alertsToBus }),
          now(),
        );
        client.release();
        report.storeAnswers();
        return result;
      } catch (error) {
        // Closing the connection ends its transaction, whatever state it is in.
        client?.release(true);
        const fault = faultOf(error);
        if (fault === 'exists') return { kind: 'known' };
        if (fault === 'refused') throw refusedBy(error);
        report.storeFails(fault, error);
        if (this.#stopped.aborted) throw refusedBy(error);
        const pause = backoffMs(attempt, MAX_BACKOFF_MS, Math.random());
        await sleep(pause, undefined, { signal: this.#stopped }).catch(() => {});
      }
    }
  }
}

const refusedBy = (cause: unknown): MillraceError =>
  new MillraceError(
    'MLR_STORE_REFUSED',
    `PostgreSQL did not take the batch: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );
