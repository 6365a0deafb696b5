import { describe, expect, it } from '@jest/globals';
import { generatorOptions } from '../../../../../bin/commands/options/stream.ts';
import { streamCommand } from '../../../../../bin/commands/options/stream-command.ts';

const NOW = Date.UTC(2026, 10, 24, 12, 30);
const DEFAULTS = { count: 500, duplicatesPercent: 3, late: 20, invalid: 4 };

function optionsOf(...argv: string[]) {
  const command = streamCommand('test', DEFAULTS).exitOverride();
  command.parse(argv, { from: 'user' });
  return generatorOptions(command.opts(), 'both', NOW, () => 77);
}

describe('generatorOptions', () => {
  it('draws a seed and ends now when nothing is said', () => {
    expect(optionsOf()).toEqual({
      seed: 77,
      endAt: NOW,
      count: 500,
      late: 20,
      duplicatesPercent: 3,
      invalid: 4,
      destination: 'both',
    });
  });

  it('fixes the end with the seed, so that the same command sends the same events', () => {
    expect(optionsOf('--seed', '5')).toMatchObject({ seed: 5, endAt: Date.UTC(2026, 10, 24) });
  });

  it('takes the end that is given', () => {
    expect(optionsOf('--end-at', '2026-11-01T00:00:00Z').endAt).toBe(Date.UTC(2026, 10, 1));
  });

  it.each([
    [['--count', '100'], 100],
    [['--limit', '60'], 60],
    [['--count', '100', '--limit', '60'], 60],
  ])('%j makes %i events', (argv, count) => {
    expect(optionsOf(...argv).count).toBe(count);
  });

  it('makes at most a tenth of the events late', () => {
    expect(optionsOf('--count', '50').late).toBe(5);
  });
});
