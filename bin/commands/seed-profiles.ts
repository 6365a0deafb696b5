import type { Endpoints } from '../../local/endpoints.ts';
import type { Population } from '../../src/producer/generator/population.ts';
import { seedReference } from '../../src/producer/senders/seed-reference.ts';
import { dynamoDb } from './clients.ts';

/** Writes the profiles that enrichment will look up. */
export async function seedProfiles(endpoints: Endpoints, population: Population): Promise<void> {
  const client = dynamoDb(endpoints);
  await seedReference(client, endpoints.tables.reference, population).finally(() =>
    client.destroy(),
  );
}
