import { describe, expect, it } from '@jest/globals';
import { classesFound, faults } from '../../../../../bin/commands/demo/verdict.ts';

const SUMS = { sent: 100, stored: 90, duplicates: 7, quarantined: 3 };
const found = (injected: number, count: number) =>
  [{ detector: 'velocity', injected, found: count }] as const;

describe('faults', () => {
  it('finds none when the sums match and each class was found', () => {
    expect(faults(SUMS, found(5, 4))).toEqual([]);
  });

  it.each([
    ['records are missing', { ...SUMS, stored: 88 }, found(1, 1), /2 missing/],
    ['there are too many', { ...SUMS, duplicates: 8 }, found(1, 1), /1 too many/],
    [
      'nothing was sent',
      { sent: 0, stored: 0, duplicates: 0, quarantined: 0 },
      [],
      /nothing was sent/,
    ],
    ['a class was not found', SUMS, found(5, 0), /none of 5 injected velocity/],
  ])('says when %s', (_, sums, classes, sentence) => {
    expect(faults(sums, classes)).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('classesFound', () => {
  it('wants the alert of the same detector for the same account', () => {
    const label = (detector: 'velocity' | 'high-value', accountId: string) => ({
      detector,
      accountId,
      eventId: `e-${accountId}`,
    });
    const labels = [label('velocity', 'a'), label('velocity', 'b'), label('high-value', 'c')];
    const alerts = [
      { detector: 'velocity', accountId: 'a' },
      { detector: 'velocity', accountId: 'a' },
      { detector: 'high-value', accountId: 'b' },
    ];
    expect(classesFound(labels, alerts)).toEqual([
      { detector: 'velocity', injected: 2, found: 1 },
      { detector: 'high-value', injected: 1, found: 0 },
    ]);
  });
});
