import pg from 'pg';
import {
  type CommonEndpoints,
  hasWorkflowLane,
  type StreamEndpoint,
} from '../../../local/endpoints.ts';
import { dynamoReferenceStore } from '../../../src/adapters/dynamodb/reference-store.ts';
import { postgresReferenceStore } from '../../../src/adapters/postgres/reference-store.ts';
import type { ReferenceStore } from '../../../src/application/ports/reference-store.ts';
import { dynamoDb } from '../clients.ts';
import { type LaneChoice, type LaneName, lanesOf } from '../options/lane.ts';

/** The reference data of a lane. */
export interface LaneReference {
  readonly lane: LaneName;
  readonly store: ReferenceStore;
}

export interface References {
  readonly lanes: readonly LaneReference[];
  close(): Promise<void>;
}

/** Connects to the reference data of the chosen lanes that run. @throws MillraceError `MLR_NOT_RUNNING` */
export function openReferences(endpoints: CommonEndpoints, choice: LaneChoice): References {
  const chosen = lanesOf(endpoints, choice);
  const lanes: LaneReference[] = [];
  const closers: (() => unknown)[] = [];
  if (chosen.includes('workflow') && hasWorkflowLane(endpoints)) {
    const client = dynamoDb(endpoints);
    const store = dynamoReferenceStore(client, endpoints.tables.reference, Date.now);
    lanes.push({ lane: 'workflow', store });
    closers.push(() => client.destroy());
  }
  if (chosen.includes('stream') && endpoints.stream !== null) {
    const { databaseUrl, members } = endpoints.stream;
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'millrace command line',
      ...{ max: 2, connectionTimeoutMillis: 5_000 },
    });
    // An idle connection that breaks is replaced at the next statement.
    pool.on('error', () => {});
    const store = postgresReferenceStore(pool, () => refreshMembers(members));
    lanes.push({ lane: 'stream', store });
    closers.push(() => pool.end());
  }
  return {
    lanes,
    async close() {
      for (const close of closers) await close();
    },
  };
}

/** One that does not answer finds what is new by itself, within ten seconds or when it starts again. */
async function refreshMembers(members: StreamEndpoint['members']): Promise<void> {
  await Promise.all(
    members.map(({ url }) => {
      const request = { method: 'POST', signal: AbortSignal.timeout(5_000) };
      return fetch(`${url}/reference/refresh`, request).catch(() => {});
    }),
  );
}
