import { expect, it } from '@jest/globals';
import { hoursOf, hourText } from '../../../../../bin/commands/analytics/hours.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}Z`);

it.each<[string, { from?: number; to?: number }, string, string]>([
  ['a day up to now', {}, '23T10:00', '24T11:00'],
  [
    'whole hours that hold both ends',
    { from: at('24T07:59'), to: at('24T08:01') },
    '24T07:00',
    '24T09:00',
  ],
  [
    'nothing more where both are whole',
    { from: at('24T07:00'), to: at('24T08:00') },
    '24T07:00',
    '24T08:00',
  ],
  ['a day before the end', { to: at('20T08:00') }, '19T08:00', '20T08:00'],
])('takes %s', (_title, asked, from, to) => {
  expect(hoursOf(asked, at('24T10:30'))).toEqual({ from: at(from), to: at(to) });
});

it('says hours briefly', () => {
  expect(hourText(at('24T07:00'))).toBe('2026-11-24 07:00');
});
