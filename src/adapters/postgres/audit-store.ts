import type { Pool, PoolClient } from 'pg';
import type { AuditedStore, Pages } from '../../application/audit/ports.ts';
import type { OffsetRange } from '../../application/ports/committed-log.ts';
import type { WindowMemory } from '../../domain/windows/window-memory.ts';
import {
  ALERTS,
  alertRow,
  CHECKPOINTS,
  DUPLICATES,
  duplicateRow,
  EVENTS,
  eventRow,
  ORIGINALS,
  ORPHANED_IDS,
  ORPHANED_OUTBOX,
  originalOf,
  orphanedIdRow,
  PARTITIONS,
  QUARANTINE,
  quarantineRow,
} from './audit-rows.ts';
import type { Row } from './event-of-row.ts';

const PAGE = 2_000;
const DAY_MS = 86_400_000;

/** Reads the windows of a partition as its next owner would, from a pool whose every question sees the same moment. */
export type ReadWindows = (
  pool: Pool,
  claim: { readonly partition: number; readonly nextOffset: number; readonly generation: number },
) => Promise<WindowMemory>;

export interface AuditStoreOptions {
  readonly topic: string;
  /** What members are given as `STREAM_RETENTION_DAYS`: events and published outbox rows leave after that. */
  readonly retentionDays: number;
  readonly readWindows: ReadWindows;
}

/**
 * The stream lane's store for an audit beside running members: offsets below a checkpoint are final, so pages can be
 * read one by one. No transaction spans them, which would keep members from adding day partitions.
 */
export function postgresAuditStore(
  pool: Pool,
  { topic, retentionDays, readWindows }: AuditStoreOptions,
): AuditedStore {
  const since = Date.now() - retentionDays * DAY_MS;
  async function* pages<T extends { readonly offset: number }>(
    query: (range: OffsetRange) => string,
    range: OffsetRange,
    of: (row: Row) => T,
  ): AsyncGenerator<T[], void> {
    for (let { from } = range; from < range.to; ) {
      // With ties: the rows of an offset stay together.
      const text = `${query({ ...range, from })} fetch first ${PAGE} rows with ties`;
      const { rows } = await pool.query<Row>(text);
      const page = rows.map(of);
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      from = (page.at(-1)?.offset ?? 0) + 1;
    }
  }

  return {
    traits: {
      checkpointsCommitted: true,
      ordered: 'partition',
      keptSince: { events: since, outbox: since, duplicates: 0 },
    },
    async checkpoints() {
      const { rows } = await pool.query(CHECKPOINTS, [topic]);
      return new Map(rows.map((row) => [row.partition, Number(row.next_offset)]));
    },
    async partitions() {
      const { rows } = await pool.query(PARTITIONS);
      return rows.map((row) => Number(row.partition));
    },
    range: (range) => ({
      events: pages(EVENTS, range, eventRow),
      orphanedIds: pages(ORPHANED_IDS, range, orphanedIdRow),
      alerts: pages(ALERTS, range, alertRow),
      duplicates: pages((part) => DUPLICATES(topic, part), range, duplicateRow),
      quarantine: pages((part) => QUARANTINE(topic, part), range, quarantineRow),
    }),
    async originals(eventIds) {
      if (eventIds.length === 0) return new Map();
      const { rows } = await pool.query<Row>(ORIGINALS, [eventIds]);
      return new Map(rows.map((row) => [String(row['event_id']), originalOf(topic, row)]));
    },
    async *orphanedOutbox(): Pages<string> {
      const { rows } = await pool.query(ORPHANED_OUTBOX);
      yield rows.map((row) => String(row.alert_id));
    },
    // Windows are of a partition.
    mixedAccounts: async () => new Set(),
    windows: (partition) =>
      withClient(pool, async (client) => {
        await client.query('begin isolation level repeatable read read only');
        const { rows } = await client.query(`${CHECKPOINTS} and partition = $2`, [
          topic,
          partition,
        ]);
        const [row] = rows;
        if (row === undefined) return undefined;
        const nextOffset = Number(row.next_offset);
        const generation = Number(row.snapshot_generation);
        const claim = { partition, nextOffset, generation };
        const windows = await readWindows(lent(client), claim);
        return { nextOffset, windows, besides: new Set() };
      }),
  };
}

/** The connection ends with the work, and so does its transaction. */
async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

/** A connection in the place of a pool: what would take one of its own reads in this one's transaction. */
function lent(client: PoolClient): Pool {
  const query = client.query.bind(client);
  const own = { query, release: () => {} };
  return { query, connect: async () => own } as unknown as Pool;
}
