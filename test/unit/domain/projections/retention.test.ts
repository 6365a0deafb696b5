import { describe, expect, it } from '@jest/globals';
import { expiredMinutes, NO_MINUTE } from '../../../../src/domain/projections/retention.ts';

describe('minutes that expire', () => {
  it.each([
    { before: NO_MINUTE, after: 100, expired: [], why: 'nothing was kept yet' },
    { before: 100, after: 100, expired: [], why: 'time stood still' },
    { before: 100, after: 101, expired: [98], why: 'one minute on' },
    { before: 100, after: 102, expired: [98, 99], why: 'two minutes on' },
    {
      before: 100,
      after: 9_999_999,
      expired: [98, 99, 100],
      why: 'all of them, not the years between',
    },
  ])('$why: $expired', ({ before, after, expired }) => {
    expect(expiredMinutes(before, after, 3)).toEqual(expired);
  });
});
