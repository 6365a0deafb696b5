import {
  type Transaction,
  TransactionTypes,
  transactionSchemas,
} from '../transaction.generated.ts';
import { type AvroJsonField, jsonReaders } from './json-readers.ts';
import { type Refused, refused } from './rule.ts';

export type Shaped = { readonly ok: true; readonly event: Transaction } | Refused;

/** Whole numbers with rules of their own, which have codes of their own. */
const JUDGED_BY_RULES: ReadonlySet<string> = new Set(['amountMinor', 'occurredAt']);

const newest = transactionSchemas[transactionSchemas.length - 1] as unknown as {
  readonly fields: readonly AvroJsonField[];
};
const readerOf = jsonReaders();
const FIELDS = newest.fields.map(({ name, type, ...rest }) => ({
  name,
  reader: readerOf(JUDGED_BY_RULES.has(name) ? 'double' : type),
  fallback: rest.default,
}));

/**
 * A JSON value → a transaction of the newest schema version, absent fields filled with their defaults, or the
 * reason why it is none. Fields the schema does not know are ignored, as Avro readers do.
 */
export function shapeOf(value: unknown): Shaped {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused('MLR_FIELD_TYPE', 'the event is not a JSON object');
  }
  const given = value as Record<string, unknown>;
  const event: Record<string, unknown> = {};
  for (const { name, reader, fallback } of FIELDS) {
    const field = given[name];
    if (field === undefined || (field === null && !reader.nullable)) {
      if (fallback === undefined) return refused('MLR_FIELD_MISSING', `${name} is missing`);
      event[name] = structuredClone(fallback);
      continue;
    }
    const read = reader.read(field);
    if (read === undefined) return misfit(name, field, reader.expected);
    event[name] = read;
  }
  return { ok: true, event: event as unknown as Transaction };
}

function misfit(name: string, field: unknown, expected: string): Refused {
  return name === 'type' && typeof field === 'string'
    ? refused('MLR_TYPE_UNKNOWN', `type is none of ${TransactionTypes.join(', ')}`)
    : refused('MLR_FIELD_TYPE', `${name} is not ${expected}`);
}
