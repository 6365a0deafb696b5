import { type Transaction, TransactionTypes } from '../transaction.generated.ts';
import { type Refused, refused } from './rule.ts';

export type Shaped = { readonly ok: true; readonly event: Transaction } | Refused;

type Kind = 'string' | 'number';
type Field = readonly [name: keyof Transaction, kind: Kind, nullable: boolean];

const FIELDS: readonly Field[] = [
  ['eventId', 'string', false],
  ['type', 'string', false],
  ['accountId', 'string', false],
  ['amountMinor', 'number', false],
  ['currency', 'string', false],
  ['merchantId', 'string', true],
  ['terminalId', 'string', true],
  ['country', 'string', true],
  ['latitude', 'number', true],
  ['longitude', 'number', true],
  ['occurredAt', 'number', false],
];

const TYPES: ReadonlySet<string> = new Set(TransactionTypes);

/**
 * A JSON value → a transaction with every field present (absent nullable fields become null, absent metadata
 * an empty map), or the reason why it is none. Fields the schema does not know are ignored, as Avro readers do.
 */
export function shapeOf(value: unknown): Shaped {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused('MLR_FIELD_TYPE', 'the event is not a JSON object');
  }
  const given = value as Record<string, unknown>;
  const event: Record<string, unknown> = {};
  for (const [name, kind, nullable] of FIELDS) {
    const field = given[name] ?? null;
    if (field === null && !nullable) return refused('MLR_FIELD_MISSING', `${name} is missing`);
    if (field !== null && typeof field !== kind) {
      return refused('MLR_FIELD_TYPE', `${name} is not a ${kind}`);
    }
    event[name] = field;
  }
  if (!TYPES.has(event['type'] as string)) {
    return refused('MLR_TYPE_UNKNOWN', `type is none of ${TransactionTypes.join(', ')}`);
  }
  const metadata = given['metadata'] ?? {};
  if (!isStringMap(metadata)) return refused('MLR_FIELD_TYPE', 'metadata is not a map of strings');
  event['metadata'] = metadata;
  return { ok: true, event: event as unknown as Transaction };
}

function isStringMap(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((entry) => typeof entry === 'string');
}
