import { expect, it } from '@jest/globals';
import { entry, raisedBy, stream } from '../../../helpers/windows.ts';

const BERLIN = { lat: 5_252_000, lon: 1_340_500 };
const POTSDAM = { lat: 5_239_000, lon: 1_306_500 };
const NEW_YORK = { lat: 4_071_300, lon: -7_400_600 };

it.each([
  ['an hour to New York', NEW_YORK, 60, true],
  ['the same moment', NEW_YORK, 0, true],
  ['a flight of nine hours', NEW_YORK, 9 * 60, false],
  ['the next town in no time', POTSDAM, 0, false],
  ['no place at all', null, 1, false],
])('Berlin, then %s', (_, place, minutes, raised) => {
  const streamed = stream([entry(1, 0, { place: BERLIN }), entry(2, minutes, { place })]);
  expect(raisedBy('impossible-travel', streamed)).toEqual(raised ? [entry(2, 0).eventId] : []);
});

it('looks past the event just before', () => {
  const streamed = stream([
    entry(1, 0, { place: NEW_YORK }),
    entry(2, 30, { place: null }),
    entry(3, 60, { place: BERLIN }),
  ]);
  expect(raisedBy('impossible-travel', streamed)).toEqual([entry(3, 0).eventId]);
});

it('names distance, time and speed', () => {
  const { alerts } = stream([entry(1, 0, { place: BERLIN }), entry(2, 60, { place: NEW_YORK })]);
  expect(alerts[0]).toMatchObject({ measured: 6_385, threshold: 900 });
  expect(alerts[0]?.reason).toBe('6385 km in 60 minutes (6385 km/h)');
});
