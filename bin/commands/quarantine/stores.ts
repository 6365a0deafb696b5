import pg from 'pg';
import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { dynamoQuarantineStore } from '../../../src/adapters/dynamodb/quarantine-store.ts';
import { postgresQuarantineStore } from '../../../src/adapters/postgres/quarantine-store.ts';
import type { QuarantineStore } from '../../../src/application/ports/quarantine.ts';
import { dynamoDb } from '../clients.ts';
import { type LaneName, lanesOf } from '../options/lane.ts';
import { claimedBytes } from './claimed-bytes.ts';

/** The quarantine of a lane. */
export interface LaneQuarantine {
  readonly lane: LaneName;
  readonly store: QuarantineStore;
}

export interface Quarantines {
  /** Of every lane that runs, the workflow lane first. */
  readonly lanes: readonly LaneQuarantine[];
  close(): Promise<void>;
}

/** Connects to the quarantines of all lanes that run. @throws MillraceError `MLR_NOT_RUNNING` */
export function openQuarantines(endpoints: CommonEndpoints): Quarantines {
  lanesOf(endpoints, 'both');
  const lanes: LaneQuarantine[] = [];
  const closers: (() => unknown)[] = [];
  if (hasWorkflowLane(endpoints)) {
    const client = dynamoDb(endpoints);
    const table = endpoints.tables.quarantine;
    const fetchLarge = claimedBytes.bind(undefined, endpoints);
    lanes.push({ lane: 'workflow', store: dynamoQuarantineStore(client, { table, fetchLarge }) });
    closers.push(() => client.destroy());
  }
  if (endpoints.stream !== null) {
    const pool = new pg.Pool({
      connectionString: endpoints.stream.databaseUrl,
      application_name: 'millrace command line',
      ...{ max: 2, connectionTimeoutMillis: 5_000 },
    });
    // An idle connection that breaks is replaced at the next question.
    pool.on('error', () => {});
    lanes.push({ lane: 'stream', store: postgresQuarantineStore(pool) });
    closers.push(() => pool.end());
  }
  return {
    lanes,
    async close() {
      for (const close of closers) await close();
    },
  };
}
