import type { ClientBase } from 'pg';
import type { Population } from '../generator/population.ts';

/**
 * Writes the profiles of a population into the tables where the stream lane's enrichment looks them up.
 * @throws the driver's error
 */
export async function seedReferenceTables(
  client: Pick<ClientBase, 'query'>,
  { accounts, merchants }: Population,
): Promise<void> {
  await client.query(
    `insert into millrace.account_profiles as p (account_id, home_country, segment)
     select * from unnest($1::text[], $2::text[], $3::text[])
     on conflict (account_id) do update
       set home_country = excluded.home_country, segment = excluded.segment, updated_at = now()`,
    [
      accounts.map(({ accountId }) => accountId),
      accounts.map(({ home }) => home.country),
      accounts.map(({ segment }) => segment),
    ],
  );
  await client.query(
    `insert into millrace.merchants as m (merchant_id, name, category, country)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
     on conflict (merchant_id) do update set name = excluded.name, category = excluded.category,
       country = excluded.country, updated_at = now()`,
    [
      merchants.map(({ merchantId }) => merchantId),
      merchants.map(({ name }) => name),
      merchants.map(({ category }) => category),
      merchants.map(({ country }) => country),
    ],
  );
}
