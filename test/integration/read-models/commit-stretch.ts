import type pg from 'pg';
import type { CommittedAlert, CommittedEvent } from '../../../src/domain/projections/committed.ts';
import { committedAlert, committedEvent, type Stretch } from '../../helpers/committed.ts';
import { uuid } from '../../helpers/transactions.ts';

/** Stores a stretch of a partition's log as a processor does: with its checkpoint, in one transaction. */
export async function commitStretch(
  pool: pg.Pool,
  partition: number,
  { events, alerts, checkpoint }: Stretch,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      'insert into millrace.events select * from jsonb_populate_recordset(null::millrace.events, $1)',
      [JSON.stringify(events.map((event) => eventRow(partition, event)))],
    );
    await client.query(
      'insert into millrace.alerts select * from jsonb_populate_recordset(null::millrace.alerts, $1)',
      [JSON.stringify(alerts.map((alert) => alertRow(partition, alert)))],
    );
    await client.query(
      `insert into millrace.checkpoints (topic, partition, next_offset, epoch, owner)
       values ('transactions', $1, $2, 1, 'test')
       on conflict (topic, partition) do update set next_offset = excluded.next_offset`,
      [partition, checkpoint],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** Forgets everything that was committed. */
export async function emptyLog(pool: pg.Pool): Promise<void> {
  await pool.query('truncate millrace.events, millrace.alerts, millrace.checkpoints');
}

/** `count` events of some accounts over some minutes, a few out of order; every tenth raises an alert. */
export function someEvents(partition: number, from: number, count: number): Stretch {
  const events = Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return committedEvent({
      offset: n,
      eventId: uuid(partition * 1e6 + n + 1),
      accountId: `acc-${partition}-${(n * 7) % 97}`,
      type: (['PURCHASE', 'DEPOSIT', 'TRANSFER'] as const)[n % 3] ?? 'REFUND',
      amountMinor: n,
      currency: n % 4 === 0 ? 'JPY' : 'EUR',
      occurredAt: Date.UTC(2026, 0, 15, 12) + (n - (n % 5 === 0 ? 200 : 0)) * 500,
      late: n % 11 === 0,
      segment: n % 13 === 0 ? null : 'retail',
      crossBorder: n % 13 === 0 ? null : n % 2 === 0,
    });
  });
  const alerts = events
    .filter((_, i) => i % 10 === 9)
    .map((event, i) => committedAlert(event, event.offset, i % 2 ? 'velocity' : 'high-value'));
  return { events, alerts, checkpoint: from + count };
}

/** Stretches that follow one another, as one. */
export const joined = (stretches: readonly Stretch[]): Stretch => ({
  events: stretches.flatMap(({ events }) => events),
  alerts: stretches.flatMap(({ alerts }) => alerts),
  checkpoint: stretches.at(-1)?.checkpoint ?? 0,
});

export const accountsOf = ({ events }: Stretch): string[] => [
  ...new Set(events.map(({ accountId }) => accountId)),
];

const time = (ms: number): string => new Date(ms).toISOString();

const eventRow = (partition: number, event: CommittedEvent) => ({
  event_id: event.eventId,
  account_id: event.accountId,
  type: event.type,
  amount_minor: event.amountMinor,
  currency: event.currency,
  country: event.country,
  occurred_at: time(event.occurredAt),
  received_at: time(event.occurredAt),
  late: event.late,
  enrichment: event.enrichment,
  home_country: event.homeCountry,
  segment: event.segment,
  cross_border: event.crossBorder,
  kafka_partition: partition,
  kafka_offset: event.offset,
});

const alertRow = (partition: number, alert: CommittedAlert) => ({
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
  kafka_offset: alert.offset,
});
