import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../src/adapters/dynamodb/attributes.ts';

/**
 * Bytes of an item as DynamoDB counts them: names and values in UTF-8; a number is a byte for two digits and one more;
 * lists and maps 3 and 1 for each element.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) {
    return 3 + value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 0);
  }
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

function numberBytes(text: string): number {
  const digits = text
    .replace(/^-/, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

/** Write units of one item on demand; in a transaction every unit counts twice. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1_024));
export const transactionUnits = (bytes: number): number => 2 * writeUnits(bytes);
/** Read units of one item, read consistently; half of them otherwise. */
export const consistentReadUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4_096));
export const readUnits = (bytes: number): number => consistentReadUnits(bytes) / 2;
