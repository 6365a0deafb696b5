import { AddedTransactionFields, transactionSchemas } from '../../domain/transaction.generated.ts';

const FIRST_FIELDS = [
  'eventId',
  'type',
  'accountId',
  'amount',
  'amountMinor',
  'currency',
  'merchantId',
  'terminalId',
  'country',
  'latitude',
  'longitude',
  'occurredAt',
] as const;

export type MappableField = (typeof FIRST_FIELDS)[number] | `metadata.${string}`;

const newest = transactionSchemas[transactionSchemas.length - 1];

/** Text fields that later versions of the schema added. */
export const ADDED_TEXTS = (newest?.fields ?? [])
  .filter(({ name, type }) => name in AddedTransactionFields && [type].flat().includes('string'))
  .map(({ name }) => name as MappableField);

/** Fields of a transaction that a column can fill. `amount` is in whole units, `amountMinor` in minor ones. */
export const MAPPABLE_FIELDS: readonly MappableField[] = [...FIRST_FIELDS, ...ADDED_TEXTS];

/** How rows become transactions. */
export interface Mapping {
  /** Column → field. */
  readonly columns: Readonly<Record<string, MappableField>>;
  /** Field → value of every row, for what the file does not say. */
  readonly constants: Readonly<Partial<Record<MappableField, string>>>;
  /** Namespace of ids derived from an `eventId` column that holds no UUIDs. */
  readonly idNamespace: string;
}

export function isMappableField(name: string): name is MappableField {
  return (MAPPABLE_FIELDS as readonly string[]).includes(name) || /^metadata\.\S+$/.test(name);
}

const REQUIRED: readonly (readonly MappableField[])[] = [
  ['eventId'],
  ['accountId'],
  ['amount', 'amountMinor'],
  ['currency'],
  ['occurredAt'],
];

/** Required fields that neither a column nor a constant fills; alternatives joined by "or". */
export function missingFields(mapping: Mapping, header: readonly string[]): string[] {
  const filled = new Set<string>(Object.keys(mapping.constants));
  for (const column of header) {
    const field = mapping.columns[column];
    if (field !== undefined) filled.add(field);
  }
  return REQUIRED.filter((names) => !names.some((name) => filled.has(name))).map((names) =>
    names.join(' or '),
  );
}
