import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distanceKm, spanWithin } from '../../../src/domain/distance.ts';

const BERLIN = { lat: 5_252_000, lon: 1_340_500 };

it.each([
  ['itself', BERLIN, 0],
  ['New York', { lat: 4_071_300, lon: -7_400_600 }, 6_385],
  ['its antipode', { lat: -5_252_000, lon: -16_659_500 }, 20_015],
])('from Berlin to %s', (_, place, km) => {
  expect(Math.round(distanceKm(BERLIN, place))).toBe(km);
});

it('is small across the date line', () => {
  const km = distanceKm({ lat: 0, lon: 17_999_000 }, { lat: 0, lon: -17_999_000 });
  expect(km).toBeLessThan(3);
});

const place = fc.record({
  lat: fc.integer({ min: -9_000_000, max: 9_000_000 }),
  lon: fc.integer({ min: -18_000_000, max: 18_000_000 }),
});

it('is never above what a span of coordinates promises', () => {
  const near = fc.tuple(
    place,
    fc.record({
      lat: fc.integer({ min: -300_000, max: 300_000 }),
      lon: fc.integer({ min: -300_000, max: 300_000 }),
    }),
  );
  fc.assert(
    fc.property(near, fc.constantFrom(1, 100, 300), ([a, by], km) => {
      const b = { lat: a.lat + by.lat, lon: a.lon + by.lon };
      const span = Math.abs(by.lat) + Math.abs(by.lon);
      fc.pre(span < spanWithin(km));
      expect(distanceKm(a, b)).toBeLessThanOrEqual(km);
    }),
    { numRuns: 2_000 },
  );
});

it('promises little more than needed: due north the span is the distance', () => {
  const span = Math.floor(spanWithin(300));
  expect(distanceKm({ lat: 0, lon: 0 }, { lat: span, lon: 0 })).toBeGreaterThan(299.99);
});
