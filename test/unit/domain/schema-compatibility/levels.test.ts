import { expect, it } from '@jest/globals';
import {
  type CompatibilityLevel,
  conflicts,
} from '../../../../src/domain/schema-compatibility/levels.ts';

const record = (...fields: object[]) => ({ type: 'record', name: 'T', fields });
const a = { name: 'a', type: 'int' };
const b = { name: 'b', type: 'int' };

/** 1 has a; 2 has neither; 3 has b: 3 reads nothing older, and only 1 misses anything in 3. */
const versions = new Map([
  [1, record(a)],
  [2, record()],
  [3, record(b)],
]);

it.each<[CompatibilityLevel, string[]]>([
  ['BACKWARD', ['3 reads 2']],
  ['BACKWARD_TRANSITIVE', ['3 reads 2', '3 reads 1']],
  ['FORWARD', []],
  ['FORWARD_TRANSITIVE', ['1 reads 3']],
  ['FULL', ['3 reads 2']],
  ['FULL_TRANSITIVE', ['3 reads 2', '3 reads 1', '1 reads 3']],
  ['NONE', []],
])('%s', (level, expected) => {
  const found = conflicts(level, versions).map(({ reader, writer }) => `${reader} reads ${writer}`);
  expect(found).toEqual(expected);
});

it('a single version conflicts with nothing', () => {
  expect(conflicts('FULL_TRANSITIVE', new Map([[1, record(a)]]))).toEqual([]);
});
