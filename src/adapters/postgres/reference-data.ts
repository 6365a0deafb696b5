import type { Pool } from 'pg';
import type { AccountProfile, Merchant, ReferenceData } from '../../domain/enrichment.ts';
import {
  ACCOUNT_COLUMNS,
  MERCHANT_COLUMNS,
  merchantOf,
  profileOf,
  type ReferenceTableRow,
} from './reference-rows.ts';

/**
 * Profiles and merchants, all of them in memory: a join costs a look-up and the hot path never waits. Changes are
 * picked up by their `updated_at`; rows that are deleted stay until the next start.
 */
export class ReferenceTables {
  readonly #pool: Pool;
  readonly #accounts = new Map<string, AccountProfile>();
  readonly #merchants = new Map<string, Merchant>();
  readonly #data: ReferenceData = { accounts: this.#accounts, merchants: this.#merchants };
  #loaded = false;
  #since = '-infinity';
  #refreshed: Promise<void> = Promise.resolve();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** What is known now; `undefined` until the first load succeeded. */
  current(): ReferenceData | undefined {
    return this.#loaded ? this.#data : undefined;
  }

  /** Loads what changed since the last time, one after the other. Rejects with the driver's error. */
  refresh(): Promise<void> {
    this.#refreshed = this.#refreshed.catch(() => {}).then(() => this.#load());
    return this.#refreshed;
  }

  async #load(): Promise<void> {
    // Overlaps with the time before: a transaction that committed meanwhile carries an older time.
    const { rows: clock } = await this.#pool.query(
      "select (now() - interval '30 seconds')::text as since",
    );
    const [accounts, merchants] = await Promise.all([
      this.#pool.query<ReferenceTableRow>(
        `select ${ACCOUNT_COLUMNS} from millrace.account_profiles where updated_at > $1`,
        [this.#since],
      ),
      this.#pool.query<ReferenceTableRow>(
        `select ${MERCHANT_COLUMNS} from millrace.merchants where updated_at > $1`,
        [this.#since],
      ),
    ]);
    for (const row of accounts.rows) this.#accounts.set(row['account_id'] ?? '', profileOf(row));
    for (const row of merchants.rows) {
      this.#merchants.set(row['merchant_id'] ?? '', merchantOf(row));
    }
    this.#since = clock[0].since;
    this.#loaded = true;
  }
}
