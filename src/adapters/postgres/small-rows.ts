import { type ClientBase, escapeLiteral } from 'pg';
import type { DuplicateRecord } from '../../application/ports/event-ledger.ts';
import type { QuarantinedRecord } from '../../application/ports/quarantine.ts';
import type { Alert } from '../../domain/alert.ts';

/** An alert and the record whose arrival raised it. */
export interface RaisedAlert {
  readonly alert: Alert;
  readonly partition: number;
  readonly offset: number;
  /** The trace of that record. @default it belongs to none */
  readonly traceparent?: string;
}

/**
 * Statement that inserts alerts and, with each one that is new, its way out through the outbox.
 * @param now epoch ms
 * @param toBus they are published on the bus, too
 */
export function insertAlerts(alerts: readonly RaisedAlert[], now: number, toBus: boolean): string {
  const rows = alerts.map(({ alert, partition, offset }) => ({
    alert_id: alert.alertId,
    detector: alert.detector,
    account_id: alert.accountId,
    event_id: alert.eventId,
    occurred_at: new Date(alert.occurredAt),
    measured: alert.measured,
    threshold: alert.threshold,
    severity: alert.severity,
    reason: alert.reason,
    raised_at: new Date(now),
    kafka_partition: partition,
    kafka_offset: offset,
  }));
  const json = escapeLiteral(JSON.stringify(rows));
  const traces = alerts.flatMap(({ alert, traceparent }): [string, string][] =>
    traceparent === undefined ? [] : [[alert.alertId, traceparent]],
  );
  return `with raised as (
      insert into millrace.alerts
      select * from jsonb_populate_recordset(null::millrace.alerts, ${json}::jsonb)
      on conflict (alert_id) do nothing
      returning *
    )
    insert into millrace.outbox (alert_id, account_id, payload, created_at, bus_published_at)
    select alert_id, account_id, to_jsonb(raised) - 'kafka_partition' - 'kafka_offset'${tracing(traces)}, raised_at,
      ${toBus ? 'null' : "'-infinity'"}
    from raised order by occurred_at, alert_id`;
}

/** What goes out of a traced record's alert has its trace beside the alert: in SQL, to be appended to the payload. */
function tracing(traces: readonly (readonly [alertId: string, traceparent: string])[]): string {
  if (traces.length === 0) return '';
  const byAlert = escapeLiteral(JSON.stringify(Object.fromEntries(traces)));
  return ` || jsonb_strip_nulls(jsonb_build_object('traceparent', ${byAlert}::jsonb -> alert_id))`;
}

/** Notes duplicates, once per position. @param now epoch ms */
export async function insertDuplicates(
  client: ClientBase,
  duplicates: readonly DuplicateRecord[],
  now: number,
): Promise<void> {
  if (duplicates.length === 0) return;
  await client.query({
    name: 'insert-duplicates',
    text: `insert into millrace.duplicates (position, event_id, account_id, seen_at)
      select position, event_id, account_id, $4
      from unnest($1::text[], $2::uuid[], $3::text[]) as d(position, event_id, account_id)
      on conflict (position) do nothing`,
    values: [
      duplicates.map(({ position }) => position),
      duplicates.map(({ eventId }) => eventId),
      duplicates.map(({ accountId }) => accountId),
      new Date(now),
    ],
  });
}

/** Keeps records that were turned away, once per position; a later arrival counts. @param now epoch ms */
export async function insertQuarantined(
  client: ClientBase,
  records: readonly QuarantinedRecord[],
  now: number,
): Promise<void> {
  if (records.length === 0) return;
  const texts = (of: (record: QuarantinedRecord) => string | null | undefined) =>
    records.map((record) => storable(of(record) ?? null));
  await client.query({
    name: 'insert-quarantined',
    text: `insert into millrace.quarantine (position, code, cause, route, key, event_id, account_id, bytes,
        received_at, quarantined_at, headers, provenance)
      select position, code, cause, route, key, event_id, account_id, bytes, received_at, $10, headers, provenance
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::bytea[], $9::timestamptz[], $11::jsonb[], $12::jsonb[])
        as q(position, code, cause, route, key, event_id, account_id, bytes, received_at, headers, provenance)
      on conflict (position) do update
        set attempts = quarantine.attempts + 1, last_seen_at = excluded.quarantined_at`,
    values: [
      texts((r) => r.position),
      texts((r) => r.code),
      texts((r) => r.cause),
      texts((r) => r.route),
      texts((r) => r.key),
      texts((r) => r.eventId),
      texts((r) => r.accountId),
      records.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
      records.map(({ receivedAt }) => new Date(receivedAt)),
      new Date(now),
      records.map(({ headers }) => json(headers)),
      records.map(({ provenance }) => json(provenance)),
    ],
  });
}

/** jsonb holds no NUL either. */
const json = (value: object | undefined): string | null =>
  value === undefined ? null : JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');

/** PostgreSQL's text holds no NUL; the record's bytes keep what was sent. */
const storable = (text: string | null): string | null =>
  text === null ? null : text.replaceAll('\0', '\uFFFD').toWellFormed();
