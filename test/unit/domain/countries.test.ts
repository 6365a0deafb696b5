import { expect, it } from '@jest/globals';
import { COUNTRIES, isCountry } from '../../../src/domain/countries.ts';

it('holds the 249 codes of ISO 3166-1, each known to Unicode as well', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(COUNTRIES.size).toBe(249);
  expect([...COUNTRIES].filter((code) => names.of(code) === undefined)).toEqual([]);
});

it('knows exactly these among all pairs of printable characters', () => {
  const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  const pairs = printable.flatMap((a) => printable.map((b) => a + b));
  expect(pairs.filter(isCountry).sort()).toEqual([...COUNTRIES].sort());
});
