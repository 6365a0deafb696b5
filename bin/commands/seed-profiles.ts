import type { CommonEndpoints } from '../../local/endpoints.ts';
import type { ReferenceRow } from '../../src/application/ports/reference-store.ts';
import type { Population } from '../../src/producer/generator/population.ts';
import { openReferences } from './reference/stores.ts';

/** Writes the profiles that enrichment will look up, for each lane that runs, and lets those who look up know. */
export async function seedProfiles(
  endpoints: CommonEndpoints,
  population: Population,
): Promise<void> {
  const rows = rowsOf(population);
  const references = openReferences(endpoints, 'both');
  try {
    await Promise.all(
      references.lanes.map(async ({ store }) => {
        await store.put(rows);
        await store.announce();
      }),
    );
  } finally {
    await references.close();
  }
}

const rowsOf = ({ accounts, merchants }: Population): ReferenceRow[] => [
  ...accounts.map(
    ({ accountId, home, segment }): ReferenceRow => ({
      kind: 'accounts',
      id: accountId,
      value: { homeCountry: home.country, segment },
    }),
  ),
  ...merchants.map(
    ({ merchantId, name, category, country }): ReferenceRow => ({
      kind: 'merchants',
      id: merchantId,
      value: { name, category, country },
    }),
  ),
];
