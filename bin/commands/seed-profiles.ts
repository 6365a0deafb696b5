import pg from 'pg';
import {
  type CommonEndpoints,
  type Endpoints,
  hasWorkflowLane,
  type StreamEndpoint,
} from '../../local/endpoints.ts';
import { MillraceError } from '../../src/domain/errors.ts';
import type { Population } from '../../src/producer/generator/population.ts';
import { seedReference } from '../../src/producer/senders/seed-reference.ts';
import { seedReferenceTables } from '../../src/producer/senders/seed-reference-tables.ts';
import { dynamoDb } from './clients.ts';

/** Writes the profiles that enrichment will look up, for each lane that runs. */
export async function seedProfiles(
  endpoints: CommonEndpoints,
  population: Population,
): Promise<void> {
  await Promise.all([
    hasWorkflowLane(endpoints) ? seedWorkflowLane(endpoints, population) : undefined,
    endpoints.stream === null ? undefined : seedStreamLane(endpoints.stream, population),
  ]);
}

async function seedWorkflowLane(endpoints: Endpoints, population: Population): Promise<void> {
  const client = dynamoDb(endpoints);
  await seedReference(client, endpoints.tables.reference, population).finally(() =>
    client.destroy(),
  );
}

/** Members look for changes every ten seconds: they are told, so that the first event finds its profile. */
async function seedStreamLane(
  { databaseUrl, members }: StreamEndpoint,
  population: Population,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await seedReferenceTables(client, population);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new MillraceError('MLR_STORE_UNAVAILABLE', `PostgreSQL took no profiles: ${reason}`, {
      cause,
    });
  } finally {
    await client.end().catch(() => {});
  }
  await Promise.all(members.map(({ url }) => refresh(url)));
}

/** One that does not answer finds the profiles when it starts again. */
async function refresh(url: string): Promise<void> {
  const request = { method: 'POST', signal: AbortSignal.timeout(5_000) };
  await fetch(`${url}/reference/refresh`, request).catch(() => {});
}
