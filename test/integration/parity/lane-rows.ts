import type { Alert } from '../../../src/domain/alert.ts';
import { PRODUCED_AT, spelled, type Transaction } from '../../../src/domain/event.ts';
import type { AccountTotals } from '../../../src/domain/projections/account-totals.ts';
import { accountBody } from '../../../src/query/bodies.ts';
import { rowDifferences } from '../../helpers/stream-lane/contents.ts';
import {
  alertText,
  eventText,
  type QuarantineRow,
  quarantineText,
} from '../../helpers/stream-lane/row-text.ts';

/** What a lane made of a stretch of the log: each row as a text under its key. */
export interface LaneRows {
  /** By position. */
  readonly events: ReadonlyMap<string, string>;
  /** By alert id. */
  readonly alerts: ReadonlyMap<string, string>;
  /** By position. */
  readonly duplicates: ReadonlyMap<string, string>;
  /** By position. */
  readonly quarantine: ReadonlyMap<string, string>;
  /** By account. */
  readonly windows: ReadonlyMap<string, string>;
  /** By account. */
  readonly totals: ReadonlyMap<string, string>;
}

/** Which part of a topic is compared. */
export interface Stretch {
  readonly has: (position: string) => boolean;
  readonly hasAccount: (accountId: string) => boolean;
}

export interface StoredEvent {
  readonly event: Transaction;
  readonly late: boolean;
  readonly producedAt: number | undefined;
  /** Level and what was joined. */
  readonly enrichment: object;
}

/** Exact sums as text, however large. */
export const totalsRow = (totals: AccountTotals | null): string =>
  spelled(totals && accountBody('', { latest: null, totals }).totals);

const NO_METADATA = {};
/** Alerts are compared without the record that raised them: one lane does not keep it. */
const ANYWHERE = { partition: -1, offset: -1 };

export function eventRow({ event, late, producedAt, enrichment }: StoredEvent): string {
  const created = producedAt === undefined ? NO_METADATA : { [PRODUCED_AT]: String(producedAt) };
  const whole = { ...event, metadata: { ...event.metadata, ...created } };
  return eventText(whole, { late, level: JSON.stringify(Object.entries(enrichment).sort()) });
}

export const alertRow = (alert: Alert): string => alertText(alert, ANYWHERE);
export const quarantineRow = (row: QuarantineRow): string => quarantineText(row);
export const duplicateRow = (eventId: unknown, accountId: unknown): string =>
  JSON.stringify([eventId, accountId]);

/** Where the lanes differ, row by row; empty when they agree. */
export function laneDifferences(workflow: LaneRows, stream: LaneRows): string[] {
  return (Object.keys(workflow) as (keyof LaneRows)[]).flatMap((table) =>
    rowDifferences(workflow[table], stream[table]).map((line) => `${table} ${line}`),
  );
}
