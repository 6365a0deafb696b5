import type { Pool } from 'pg';
import { eventOfRow } from '../../../src/adapters/postgres/event-of-row.ts';
import { positionOf } from '../../../src/adapters/postgres/event-row.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import type { Contents } from './contents.ts';
import { alertText, eventText, quarantineText } from './row-text.ts';

type Row = Record<string, unknown>;

/** What a lane's database holds. */
export async function storedIn(pool: Pool, topic: string): Promise<Contents> {
  const table = async (query: string, entry: (row: Row) => [string, string]) => {
    const { rows } = await pool.query<Row>(query);
    const map = new Map(rows.map(entry));
    if (map.size !== rows.length) throw new Error(`a key comes twice in: ${query}`);
    return map;
  };
  const position = (row: Row): string => positionOf(topic, from(row));
  return {
    events: await table('select * from millrace.events', (row) => [position(row), eventRow(row)]),
    ids: await table('select * from millrace.event_ids', (row) => {
      return [String(row['event_id']), position(row)];
    }),
    alerts: await table('select * from millrace.alerts', (row) => {
      return [String(row['alert_id']), alertText(alertIn(row), from(row))];
    }),
    outbox: await table(
      `select alert_id, count(*) as rows, bool_and(o.account_id = a.account_id and
         o.payload = to_jsonb(a) - 'kafka_partition' - 'kafka_offset') as same
       from millrace.outbox o left join millrace.alerts a using (alert_id) group by alert_id`,
      (row) => [String(row['alert_id']), row['same'] === true ? String(row['rows']) : 'other'],
    ),
    duplicates: await table('select * from millrace.duplicates', (row) => {
      return [String(row['position']), JSON.stringify([row['event_id'], row['account_id']])];
    }),
    quarantine: await table('select * from millrace.quarantine', (row) => {
      return [String(row['position']), quarantineRow(row)];
    }),
    checkpoints: await table('select * from millrace.checkpoints', (row) => {
      return [String(row['partition']), String(row['next_offset'])];
    }),
  };
}

const from = (row: Row) => ({
  partition: Number(row['kafka_partition']),
  offset: Number(row['kafka_offset']),
});

const ms = (value: unknown): number => (value as Date).getTime();

function eventRow(row: Row): string {
  return eventText(eventOfRow(row), {
    late: Boolean(row['late']),
    level: String(row['enrichment']),
  });
}

const alertIn = (row: Row): Alert =>
  ({
    alertId: row['alert_id'],
    detector: row['detector'],
    accountId: row['account_id'],
    eventId: row['event_id'],
    occurredAt: ms(row['occurred_at']),
    measured: row['measured'],
    threshold: row['threshold'],
    severity: row['severity'],
    reason: row['reason'],
  }) as Alert;

const quarantineRow = (row: Row): string =>
  quarantineText({
    code: String(row['code']),
    cause: String(row['cause']),
    key: row['key'] as string | null,
    eventId: row['event_id'] as string | null,
    accountId: row['account_id'] as string | null,
    bytes: row['bytes'] as Buffer,
  });
