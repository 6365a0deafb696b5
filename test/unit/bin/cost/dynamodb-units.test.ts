import { expect, it } from '@jest/globals';
import {
  consistentReadUnits,
  itemBytes,
  readUnits,
  transactionUnits,
  writeUnits,
} from '../../../../bin/cost/dynamodb-units.ts';

it.each([
  ['names and texts in UTF-8', { Größe: { S: 'für' } }, 7 + 4],
  ['a number by two digits a byte and one', { n: { N: '1234567' } }, 1 + 5],
  ['a negative number by one more', { n: { N: '-12' } }, 1 + 3],
  ['zeros at either end not at all', { n: { N: '1200' } }, 1 + 2],
  ['bytes as they are', { b: { B: new Uint8Array(10) } }, 1 + 10],
  ['a truth and nothing by one', { t: { BOOL: true }, u: { NULL: true } }, 2 + 2],
  ['a list by 3 and 1 an element', { l: { L: [{ S: 'ab' }, { N: '1' }] } }, 1 + 3 + 2 + 2 + 2],
  ['a map by 3 and 1 an entry', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 2],
])('counts %s', (_what, item, bytes) => {
  expect(itemBytes(item as Parameters<typeof itemBytes>[0])).toBe(bytes);
});

it('charges writes by the kilobyte, twice in a transaction, and reads by four', () => {
  expect([1, 1_024, 1_025].map(writeUnits)).toEqual([1, 1, 2]);
  expect([1, 1_024, 1_025].map(transactionUnits)).toEqual([2, 2, 4]);
  expect([1, 4_096, 4_097].map(consistentReadUnits)).toEqual([1, 1, 2]);
  expect([1, 4_096, 4_097].map(readUnits)).toEqual([0.5, 0.5, 1]);
});
