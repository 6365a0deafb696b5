import { describe, expect, it } from '@jest/globals';
import { plus } from '../../../../src/domain/projections/exact-sum.ts';

describe('exact sum', () => {
  it.each([
    [1, 2, 3],
    [2 ** 53 - 2, 1, 2 ** 53 - 1],
    [2 ** 53 - 1, 2, 9007199254740993n],
    [9007199254740993n, 2, 9007199254740995n],
    [0, 9007199254740993n, 9007199254740993n],
  ])('%p + %p = %p', (a, b, sum) => {
    expect(plus(a, b)).toBe(sum);
  });
});
