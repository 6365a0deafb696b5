import { expect, it } from '@jest/globals';
import { COUNTRIES } from '../../../src/domain/countries.ts';

it('holds the 249 codes of ISO 3166-1, each known to Unicode as well', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(COUNTRIES.size).toBe(249);
  expect([...COUNTRIES].filter((code) => names.of(code) === undefined)).toEqual([]);
});
