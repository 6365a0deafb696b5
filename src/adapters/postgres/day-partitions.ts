import type { Pool } from 'pg';

const DAY_MS = 86_400_000;

/** Day number of an epoch time, UTC. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/**
 * Creates the day partitions of millrace.events before their first row. Days older than the retention, and days
 * further ahead than the clock may be off, get none: their rows go to events_default.
 */
export class DayPartitions {
  readonly #pool: Pool;
  readonly #retentionDays: number;
  readonly #ensured = new Set<number>();

  constructor(pool: Pool, retentionDays: number) {
    this.#pool = pool;
    this.#retentionDays = retentionDays;
  }

  /** @param days day numbers @param now epoch ms */
  async ensure(days: Iterable<number>, now: number): Promise<void> {
    const today = dayOf(now);
    for (const day of days) {
      const own = day >= today - this.#retentionDays && day <= today + 1;
      if (own && !this.#ensured.has(day)) await this.#create(day);
      this.#ensured.add(day);
    }
  }

  async #create(day: number): Promise<void> {
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    await this.#pool.query('select millrace.create_day_partition($1)', [date]);
  }
}
