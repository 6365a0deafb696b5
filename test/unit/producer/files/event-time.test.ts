import { describe, expect, it } from '@jest/globals';
import { timeFrom } from '../../../../src/producer/files/event-time.ts';

describe('timeFrom', () => {
  it.each([
    ['2018-04-01 00:00:31', '2018-04-01T00:00:31.000Z'],
    ['2018-04-01T00:00', '2018-04-01T00:00:00.000Z'],
    ['2018-04-01 00:00:31.250', '2018-04-01T00:00:31.250Z'],
    ['2018-04-01T02:00:31+02:00', '2018-04-01T00:00:31.000Z'],
    ['1522540831000', '2018-04-01T00:00:31.000Z'],
  ])('takes %s for %s', (text, iso) => {
    expect(timeFrom(text)).toBe(Date.parse(iso));
  });

  it.each([
    '',
    'yesterday',
    '2018-02-31 10:00:00',
    '2018-13-01 10:00:00',
    '01/04/2018',
    '2018-04-01',
  ])('says that "%s" is no time', (text) => {
    expect(timeFrom(text)).toEqual(expect.stringContaining('is not a time'));
  });
});
