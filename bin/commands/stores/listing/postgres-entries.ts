import { database } from '../database.ts';
import type { Entry, LaneEntries } from './listing.ts';

/** A table of the stream lane, read as the workflow lane's table of the same name looks. */
export interface PostgresTable {
  /** Select list and table: columns are named like the attributes. */
  readonly select: string;
  readonly key: string;
  readonly time: string;
}

export interface PostgresListing {
  /** Epoch ms. */
  readonly since: number;
  readonly limit: number;
  /** Column → the value it must have. */
  readonly where: Readonly<Record<string, string | undefined>>;
}

export const ALERTS: PostgresTable = {
  select: `select alert_id as "alertId", detector, account_id as "accountId", event_id as "eventId",
    (extract(epoch from occurred_at) * 1000)::float8 as "occurredAt", measured, threshold, severity, reason,
    raised_at as "raisedAt" from millrace.alerts`,
  key: 'alert_id',
  time: 'raised_at',
};

export const QUARANTINE: PostgresTable = {
  select: `select position, code, cause, route, key, event_id as "eventId", account_id as "accountId",
    octet_length(bytes) as size, bytes, (extract(epoch from received_at) * 1000)::float8 as "receivedAt",
    quarantined_at as "quarantinedAt", attempts, state, coalesce(last_seen_at, quarantined_at) as "lastSeenAt",
    headers, provenance, redrive from millrace.quarantine`,
  key: 'position',
  time: 'quarantined_at',
};

/** Entries of a table of the stream lane. */
export function postgresEntries(
  databaseUrl: string,
  { select, key, time }: PostgresTable,
  { since, limit, where }: PostgresListing,
): LaneEntries {
  const ask = async (rest: string, values: readonly unknown[]): Promise<Entry[]> => {
    const store = database(databaseUrl);
    const rows = await store.rows(`${select} ${rest}`, values).finally(() => store.close());
    return rows.map(plainRow);
  };
  return {
    lane: 'stream',
    newest() {
      const wanted = Object.entries(where).filter(([, value]) => value !== undefined);
      const conditions = wanted.map(([column], i) => ` and ${column} = $${i + 3}`).join('');
      return ask(`where ${time} >= $1${conditions} order by ${time} desc limit $2`, [
        new Date(since),
        limit,
        ...wanted.map(([, value]) => value),
      ]);
    },
    withKeys: (keys) => ask(`where ${key} = any($1::text[])`, [keys]),
  };
}

/** Times as ISO text, bytes as base64, and what is null left out: as the workflow lane's items read. */
function plainRow(row: Readonly<Record<string, unknown>>): Entry {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => {
        if (value instanceof Date) return [name, value.toISOString()];
        return [name, Buffer.isBuffer(value) ? value.toString('base64') : value];
      }),
  );
}
