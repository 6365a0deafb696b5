import { validate as isUuid } from 'uuid';
import { minorDigits } from '../../domain/currencies.ts';
import type { Transaction, TransactionType } from '../../domain/event.ts';
import { TransactionTypes } from '../../domain/transaction.generated.ts';
import { idOf } from '../generator/ids.ts';
import { minorFromDecimal } from './decimal-amount.ts';
import { timeFrom } from './event-time.ts';
import { ADDED_TEXTS, type MappableField, type Mapping } from './mapping.ts';

/** Why a row is no transaction. */
export interface RowProblem {
  readonly field: string;
  readonly reason: string;
}

export type Mapped =
  | { readonly ok: true; readonly event: Transaction }
  | { readonly ok: false; readonly problem: RowProblem };

/** One row (column → text) as a transaction. Business rules are the pipeline's to check, not the producer's. */
export function rowToEvent(row: Readonly<Record<string, unknown>>, mapping: Mapping): Mapped {
  const fields = fieldsOf(row, mapping);
  const problems: RowProblem[] = [];
  const number = (field: string, value: number | string): number => {
    if (typeof value === 'number') return value;
    problems.push({ field, reason: value });
    return 0;
  };
  const text = (field: MappableField) => {
    const value = fields.get(field);
    if (value === undefined) problems.push({ field, reason: 'is empty' });
    return value ?? '';
  };
  const currency = text('currency');
  const rawId = text('eventId');
  const event: Transaction = {
    eventId: isUuid(rawId) ? rawId.toLowerCase() : idOf(rawId, mapping.idNamespace),
    type: typeOf(fields.get('type') ?? 'PURCHASE', problems),
    accountId: text('accountId'),
    amountMinor: number('amount', amountOf(fields, minorDigits(currency))),
    currency,
    merchantId: fields.get('merchantId') ?? null,
    terminalId: fields.get('terminalId') ?? null,
    country: fields.get('country') ?? null,
    latitude: degrees('latitude', fields, problems),
    longitude: degrees('longitude', fields, problems),
    occurredAt: number('occurredAt', timeFrom(fields.get('occurredAt') ?? '')),
    metadata: metadataOf(fields),
    ...addedTexts(fields),
  };
  const problem = problems[0];
  return problem === undefined ? { ok: true, event } : { ok: false, problem };
}

const isMetadata = (column: string): column is `metadata.${string}` =>
  column.startsWith('metadata.');

type Fields = ReadonlyMap<MappableField, string>;

function fieldsOf(row: Readonly<Record<string, unknown>>, mapping: Mapping): Fields {
  const fields = new Map<MappableField, string>();
  for (const [field, value] of Object.entries(mapping.constants)) {
    if (value !== undefined) fields.set(field as MappableField, value);
  }
  for (const [column, value] of Object.entries(row)) {
    const field = mapping.columns[column] ?? (isMetadata(column) ? column : undefined);
    if (field === undefined || value === undefined || value === null || value === '') continue;
    fields.set(field, String(value));
  }
  return fields;
}

function amountOf(fields: Fields, digits: number): number | string {
  const minor = fields.get('amountMinor');
  if (minor === undefined) return minorFromDecimal(fields.get('amount') ?? '', digits);
  return /^-?\d{1,15}$/.test(minor) ? Number(minor) : `"${minor}" is not a whole number`;
}

function typeOf(given: string, problems: RowProblem[]): TransactionType {
  const type = TransactionTypes.find((known) => known === given.toUpperCase());
  if (type !== undefined) return type;
  problems.push({ field: 'type', reason: `"${given}" is none of ${TransactionTypes.join(', ')}` });
  return 'PURCHASE';
}

function degrees(
  field: 'latitude' | 'longitude',
  fields: Fields,
  problems: RowProblem[],
): number | null {
  const text = fields.get(field);
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  problems.push({ field, reason: `"${text}" is not a number of degrees` });
  return null;
}

function addedTexts(fields: Fields): Partial<Transaction> {
  const stated = ADDED_TEXTS.filter((field) => fields.has(field));
  return Object.fromEntries(stated.map((field) => [field, fields.get(field)]));
}

function metadataOf(fields: Fields): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [field, value] of fields) {
    if (field.startsWith('metadata.')) metadata[field.slice('metadata.'.length)] = value;
  }
  return metadata;
}
