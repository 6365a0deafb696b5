import { expect, it } from '@jest/globals';
import { backoffMs } from '../../../src/application/backoff.ts';

it.each([
  [1, 0.5, 50],
  [2, 0.5, 100],
  [4, 0.25, 200],
  [50, 0.999, 4_995],
  [9, 0, 0],
])('after %d failures and a draw of %d waits %d ms', (failures, random, expected) => {
  expect(backoffMs(failures, 5_000, random)).toBe(expected);
});
