import type { Alert } from '../../../src/domain/alert.ts';
import {
  addedFields,
  PRODUCED_AT,
  producedAt,
  type Transaction,
} from '../../../src/domain/event.ts';
import { AddedTransactionFields } from '../../../src/domain/transaction.generated.ts';

/** Where a row came from. */
export interface From {
  readonly partition: number;
  readonly offset: number;
}

/** An event's row: all fields, and how it was stored. */
export function eventText(event: Transaction, stored: { late: boolean; level: string }): string {
  const { metadata, ...all } = event;
  const first = Object.entries(all).filter(([name]) => !(name in AddedTransactionFields));
  const fields = { ...Object.fromEntries(first), ...addedFields(event) };
  const kept = Object.entries(metadata)
    .filter(([name]) => name !== PRODUCED_AT)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([...sorted(fields), kept, producedAt(event) ?? null, stored]);
}

export function alertText(alert: Alert, { partition, offset }: From): string {
  return JSON.stringify([...sorted(alert), partition, offset]);
}

export interface QuarantineRow {
  readonly code: string;
  readonly cause: string;
  readonly key: string | null;
  readonly eventId: string | null;
  readonly accountId: string | null;
  readonly bytes: Uint8Array;
}

export const quarantineText = ({ bytes, ...row }: QuarantineRow): string =>
  JSON.stringify([...sorted(row), Buffer.from(bytes).toString('base64')]);

const sorted = (fields: object): [string, unknown][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
