import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

type Plain = string | number | boolean | Uint8Array | readonly Plain[] | PlainMap;
type PlainMap = { readonly [name: string]: Plain | null | undefined };

/** DynamoDB refuses numbers closer to zero than 10⁻¹³⁰. */
const SMALLEST = 1e-130;

/** Plain values → DynamoDB attributes; null and undefined are left out. */
export function itemOf(values: PlainMap): Item {
  const item: Item = {};
  for (const name in values) {
    const value = values[name];
    if (value !== null && value !== undefined) item[name] = attributeOf(value);
  }
  return item;
}

function attributeOf(value: Plain): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') {
    return { N: String(Math.abs(value) < SMALLEST ? 0 : value) };
  }
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  if (isList(value)) return { L: value.map(attributeOf) };
  return { M: itemOf(value) };
}

const isList = (value: readonly Plain[] | PlainMap): value is readonly Plain[] =>
  Array.isArray(value);

/** A string attribute, empty when absent. */
export function text(item: Item, name: string): string {
  return item[name]?.S ?? '';
}
