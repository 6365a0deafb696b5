import { expect, it } from '@jest/globals';
import { recordsBetween } from '../../../../../bin/commands/stores/checkpoints.ts';

const ends = (offsets: Readonly<Record<number, number>>) =>
  new Map(Object.entries(offsets).map(([partition, offset]) => [Number(partition), offset]));

it.each([
  ['all partitions added up', { 0: 10, 1: 20 }, { 0: 15, 1: 21 }, 6],
  ['a partition nobody has stored yet', {}, { 0: 15 }, 15],
  ['one that is not in the later list', { 0: 10, 1: 20 }, { 0: 10 }, 0],
  ['one that is further already', { 0: 10 }, { 0: 5 }, 0],
])('counts records between two places: %s', (_, from, to, records) => {
  expect(recordsBetween(ends(from), ends(to))).toBe(records);
});
