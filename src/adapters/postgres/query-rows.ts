import type { EventView } from '../../application/ports/query-store.ts';
import { PRODUCED_AT, type Transaction } from '../../domain/event.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import { AddedTransactionFields } from '../../domain/transaction.generated.ts';

/** What an event is shown from. */
export const EVENT_COLUMNS =
  'event_id, account_id, type, amount_minor, currency, merchant_id, terminal_id, country, latitude, longitude, ' +
  'occurred_at, metadata, produced_at, received_at, late, enrichment, home_country, segment, merchant_name, ' +
  'merchant_category, cross_border, added_fields';

export interface EventRow {
  readonly event_id: string;
  readonly account_id: string;
  readonly type: EventView['type'];
  readonly amount_minor: string;
  readonly currency: string;
  readonly merchant_id: string | null;
  readonly terminal_id: string | null;
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly occurred_at: Date;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly produced_at: Date | null;
  readonly received_at: Date;
  readonly late: boolean;
  readonly enrichment: EventView['enrichment'];
  readonly home_country: string | null;
  readonly segment: string | null;
  readonly merchant_name: string | null;
  readonly merchant_category: string | null;
  readonly cross_border: boolean | null;
  readonly added_fields: Readonly<Record<string, unknown>> | null;
}

export const eventOf = (row: EventRow): EventView => ({
  ...(AddedTransactionFields as Partial<Transaction>),
  ...(row.added_fields as Partial<Transaction> | null),
  eventId: row.event_id,
  type: row.type,
  accountId: row.account_id,
  amountMinor: Number(row.amount_minor),
  currency: row.currency,
  merchantId: row.merchant_id,
  terminalId: row.terminal_id,
  country: row.country,
  latitude: row.latitude,
  longitude: row.longitude,
  occurredAt: row.occurred_at.getTime(),
  metadata: {
    ...row.metadata,
    // Kept in a column of its own.
    ...(row.produced_at !== null && { [PRODUCED_AT]: String(row.produced_at.getTime()) }),
  },
  late: row.late,
  receivedAt: row.received_at.getTime(),
  enrichment: row.enrichment,
  homeCountry: row.home_country,
  segment: row.segment,
  merchantName: row.merchant_name,
  merchantCategory: row.merchant_category,
  crossBorder: row.cross_border,
});

export const ALERT_COLUMNS =
  'alert_id, detector, account_id, event_id, occurred_at, measured, threshold, severity, reason, raised_at';

export interface AlertRow {
  readonly alert_id: string;
  readonly detector: ProjectedAlert['detector'];
  readonly account_id: string;
  readonly event_id: string;
  readonly occurred_at: Date;
  readonly measured: number;
  readonly threshold: number;
  readonly severity: ProjectedAlert['severity'];
  readonly reason: string;
  readonly raised_at: Date;
}

export const alertOf = (row: AlertRow): ProjectedAlert => ({
  alertId: row.alert_id,
  detector: row.detector,
  accountId: row.account_id,
  eventId: row.event_id,
  occurredAt: row.occurred_at.getTime(),
  measured: row.measured,
  threshold: row.threshold,
  severity: row.severity,
  reason: row.reason,
  raisedAt: row.raised_at.getTime(),
});
