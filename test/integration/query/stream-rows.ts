import type pg from 'pg';
import type { EventView } from '../../../src/application/ports/query-store.ts';
import { PRODUCED_AT } from '../../../src/domain/event.ts';
import type { ProjectedAlert } from '../../../src/domain/projections/projected-alert.ts';

/** Stores events and alerts in one partition of the stream lane, with the checkpoint, in one transaction. */
export async function storeRows(
  pool: pg.Pool,
  events: readonly EventView[],
  alerts: readonly ProjectedAlert[],
  partition = 0,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ next: string }>(
      'select coalesce(max(next_offset), 0) as next from millrace.checkpoints where partition = $1',
      [partition],
    );
    const first = Number(rows[0]?.next);
    const end = first + events.length + alerts.length;
    await client.query(
      'insert into millrace.events select * from jsonb_populate_recordset(null::millrace.events, $1)',
      [JSON.stringify(events.map((event, i) => eventRow(event, partition, first + i)))],
    );
    await client.query(
      'insert into millrace.alerts select * from jsonb_populate_recordset(null::millrace.alerts, $1)',
      [
        JSON.stringify(
          alerts.map((alert, i) => alertRow(alert, partition, first + events.length + i)),
        ),
      ],
    );
    await client.query(
      `insert into millrace.checkpoints (topic, partition, next_offset, epoch, owner)
       values ('transactions', $1, $2, 1, 'test')
       on conflict (topic, partition) do update set next_offset = excluded.next_offset`,
      [partition, end],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

const time = (ms: number): string => new Date(ms).toISOString();

function eventRow(event: EventView, partition: number, offset: number) {
  const { [PRODUCED_AT]: producedAt, ...metadata } = event.metadata;
  return {
    event_id: event.eventId,
    account_id: event.accountId,
    type: event.type,
    amount_minor: event.amountMinor,
    currency: event.currency,
    merchant_id: event.merchantId,
    terminal_id: event.terminalId,
    country: event.country,
    latitude: event.latitude,
    longitude: event.longitude,
    occurred_at: time(event.occurredAt),
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
    produced_at: producedAt === undefined ? null : time(Number(producedAt)),
    received_at: time(event.receivedAt),
    late: event.late,
    enrichment: event.enrichment,
    home_country: event.homeCountry,
    segment: event.segment,
    merchant_name: event.merchantName,
    merchant_category: event.merchantCategory,
    cross_border: event.crossBorder,
    kafka_partition: partition,
    kafka_offset: offset,
  };
}

const alertRow = (alert: ProjectedAlert, partition: number, offset: number) => ({
  alert_id: alert.alertId,
  detector: alert.detector,
  account_id: alert.accountId,
  event_id: alert.eventId,
  occurred_at: time(alert.occurredAt),
  measured: alert.measured,
  threshold: alert.threshold,
  severity: alert.severity,
  reason: alert.reason,
  raised_at: time(alert.raisedAt),
  kafka_partition: partition,
  kafka_offset: offset,
});
