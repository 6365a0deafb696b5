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
    const [from, to] = [day, day + 1].map((d) => new Date(d * DAY_MS).toISOString().slice(0, 10));
    const name = `events_${from?.replaceAll('-', '')}`;
    const client = await this.#pool.connect();
    try {
      // Members that meet the first event of a day together take turns.
      await client.query(
        `begin; select pg_advisory_xact_lock(hashtext('millrace.events'));
         do $$ begin
           create table if not exists millrace.${name} partition of millrace.events
             for values from ('${from} 00:00+00') to ('${to} 00:00+00')
             with (autovacuum_vacuum_insert_threshold = 20000000, autovacuum_analyze_threshold = 2000000);
         exception when check_violation then
           -- events_default holds rows of that day already; there they stay.
           null;
         end $$;
         commit`,
      );
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
