import type { Pool } from 'pg';
import type { AccountProfile, Merchant, ReferenceData } from '../../domain/enrichment.ts';

type Row = Readonly<Record<string, string | null>>;

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

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** What is known now; `undefined` until the first load succeeded. */
  current(): ReferenceData | undefined {
    return this.#loaded ? this.#data : undefined;
  }

  /** Loads what changed since the last time. Rejects with the driver's error. */
  async refresh(): Promise<void> {
    // Overlaps with the time before: a transaction that committed meanwhile carries an older time.
    const { rows: clock } = await this.#pool.query(
      "select (now() - interval '30 seconds')::text as since",
    );
    const [accounts, merchants] = await Promise.all([
      this.#pool.query<Row>(
        'select account_id, home_country, segment from millrace.account_profiles where updated_at > $1',
        [this.#since],
      ),
      this.#pool.query<Row>(
        'select merchant_id, name, category, country from millrace.merchants where updated_at > $1',
        [this.#since],
      ),
    ]);
    for (const row of accounts.rows) {
      this.#accounts.set(row['account_id'] ?? '', {
        ...given('homeCountry', row['home_country']),
        ...given('segment', row['segment']),
      });
    }
    for (const row of merchants.rows) {
      this.#merchants.set(row['merchant_id'] ?? '', {
        ...given('name', row['name']),
        ...given('category', row['category']),
        ...given('country', row['country']),
      });
    }
    this.#since = clock[0].since;
    this.#loaded = true;
  }
}

const given = <K extends string>(name: K, value: string | null | undefined) =>
  (value === null || value === undefined ? {} : { [name]: value }) as Partial<Record<K, string>>;
