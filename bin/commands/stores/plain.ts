import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './scan.ts';

/** An item as plain values; bytes as base64 text. */
export function plain(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.B !== undefined) return Buffer.from(value.B).toString('base64');
  if (value.M !== undefined) return plain(value.M);
  if (value.L !== undefined) return value.L.map(plainValue);
  return null;
}

export const textOf = (item: Item, name: string): string => item[name]?.S ?? '';
export const numberOf = (item: Item, name: string): number => Number(item[name]?.N ?? Number.NaN);
