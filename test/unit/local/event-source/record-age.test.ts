import { expect, it } from '@jest/globals';
import { splitByAge } from '../../../../local/event-source/record-age.ts';
import { queued } from './records.ts';

const records = [100, 900, 200].map((timestamp, offset) => ({ ...queued(0, offset), timestamp }));

it('gives up what is older than allowed, wherever it stands', () => {
  const { expired, current } = splitByAge(records, 500, 1_000);

  expect(expired.map(({ offset }) => offset)).toEqual([0, 2]);
  expect(current.map(({ offset }) => offset)).toEqual([1]);
});

it('gives up nothing at the very limit, nor without one', () => {
  expect(splitByAge(records, 900, 1_000).expired).toEqual([]);
  expect(splitByAge(records, undefined, Number.MAX_SAFE_INTEGER).expired).toEqual([]);
});
