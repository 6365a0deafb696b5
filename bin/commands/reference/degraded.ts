import pg from 'pg';
import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { dynamoDegradedEvents } from '../../../src/adapters/dynamodb/degraded-events.ts';
import { dynamoReferenceStore } from '../../../src/adapters/dynamodb/reference-store.ts';
import {
  AS_ENRICHER,
  postgresDegradedEvents,
} from '../../../src/adapters/postgres/degraded-events.ts';
import { postgresReferenceStore } from '../../../src/adapters/postgres/reference-store.ts';
import type { DegradedEvents } from '../../../src/application/ports/degraded-events.ts';
import type { ReferenceSource } from '../../../src/application/ports/reference-source.ts';
import { dynamoDb } from '../clients.ts';
import { type LaneChoice, type LaneName, lanesOf } from '../options/lane.ts';

/** The events of a lane that wait to be enriched, and what they are joined with. */
export interface LaneDegraded {
  readonly lane: LaneName;
  readonly degraded: DegradedEvents;
  readonly reference: ReferenceSource;
}

/** Connects to the chosen lanes that run, with the rights of who enriches. @throws MillraceError `MLR_NOT_RUNNING` */
export function openDegraded(endpoints: CommonEndpoints, choice: LaneChoice) {
  const chosen = lanesOf(endpoints, choice);
  const lanes: LaneDegraded[] = [];
  const closers: (() => unknown)[] = [];
  if (chosen.includes('workflow') && hasWorkflowLane(endpoints)) {
    const client = dynamoDb(endpoints);
    const { events, reference } = endpoints.tables;
    lanes.push({
      lane: 'workflow',
      degraded: dynamoDegradedEvents(client, events),
      reference: dynamoReferenceStore(client, reference, Date.now),
    });
    closers.push(() => client.destroy());
  }
  if (chosen.includes('stream') && endpoints.stream !== null) {
    const pool = new pg.Pool({
      connectionString: endpoints.stream.databaseUrl,
      application_name: 'millrace command line',
      options: AS_ENRICHER,
      ...{ max: 2, connectionTimeoutMillis: 5_000 },
    });
    // An idle connection that breaks is replaced at the next statement.
    pool.on('error', () => {});
    lanes.push({
      lane: 'stream',
      degraded: postgresDegradedEvents(pool),
      reference: postgresReferenceStore(pool),
    });
    closers.push(() => pool.end());
  }
  return {
    lanes,
    async close() {
      for (const close of closers) await close();
    },
  };
}
