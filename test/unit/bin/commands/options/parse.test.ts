import { describe, expect, it } from '@jest/globals';
import {
  moment,
  pair,
  percent,
  positiveInteger,
  positiveNumber,
  seed,
  wholeNumber,
} from '../../../../../bin/commands/options/parse.ts';

const parsers = { positiveInteger, wholeNumber, positiveNumber, percent, seed };

const NOW = Date.UTC(2026, 10, 24, 12);

describe('option values', () => {
  it.each([
    ['positiveInteger', '10_000', 10_000],
    ['positiveInteger', '10,000', 10_000],
    ['wholeNumber', '0', 0],
    ['positiveNumber', '0.5', 0.5],
    ['percent', '3%', 3],
    ['percent', '2.5', 2.5],
    ['seed', '4294967295', 4_294_967_295],
  ] as const)('%s takes %s for %d', (name, text, value) => {
    expect(parsers[name](text)).toBe(value);
  });

  it.each([
    ['positiveInteger', '0'],
    ['positiveInteger', '-1'],
    ['positiveInteger', '1.5'],
    ['wholeNumber', 'many'],
    ['wholeNumber', ''],
    ['positiveNumber', '0'],
    ['positiveNumber', 'Infinity'],
    ['percent', '101'],
    ['percent', ''],
    ['seed', '4294967296'],
  ] as const)('%s refuses "%s" with what to give instead', (name, text) => {
    expect(() => parsers[name](text)).toThrow(/^Give /);
  });

  it.each([
    ['15m', NOW - 900_000],
    ['2h', NOW - 7_200_000],
    ['2026-11-24T08:00:00Z', Date.UTC(2026, 10, 24, 8)],
  ])('moment takes %s', (text, time) => {
    expect(moment(text, NOW)).toBe(time);
  });

  it('moment refuses what is neither time nor age', () => {
    expect(() => moment('soon', NOW)).toThrow(/^Give a time/);
  });

  it('pair collects, and keeps equal signs of the value', () => {
    const collected = pair('b==x', pair('a=1', undefined));
    expect(collected).toEqual({ a: '1', b: '=x' });
  });

  it.each(['a', '=b', 'a='])('pair refuses "%s"', (text) => {
    expect(() => pair(text, undefined)).toThrow('Give it as name=value.');
  });
});
