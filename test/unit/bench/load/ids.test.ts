import { describe, expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { ID_LENGTH, IdWriter } from '../../../../bench/load/ids.ts';
import { FastRandom } from '../../../../bench/load/random.ts';

const MILLISECOND = 1_795_570_000_000;

function ids(kind: 'v7' | 'v4', count: number, seed = 1): { id: string; tail: number }[] {
  const writer = new IdWriter(new FastRandom(seed), kind);
  const text = Buffer.alloc(ID_LENGTH + 2);
  return Array.from({ length: count }, (_, i) => {
    const tail = writer.write(text, 1, MILLISECOND + Math.floor(i / 9_000));
    return { id: text.toString('latin1', 1, 1 + ID_LENGTH), tail };
  });
}

describe('IdWriter', () => {
  it.each([
    ['v7', 7],
    ['v4', 4],
  ] as const)('writes valid, distinct ids of version %s', (kind, number) => {
    const written = ids(kind, 20_000).map(({ id }) => id);

    expect(written.every((id) => validate(id) && version(id) === number)).toBe(true);
    expect(new Set(written).size).toBe(20_000);
  });

  it('counts version 7 up, also past 4,096 in a millisecond', () => {
    const written = ids('v7', 20_000).map(({ id }) => id);

    expect(written).toEqual(written.toSorted());
    expect(Number.parseInt((written[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(MILLISECOND);
  });

  it('tells the last 32 bits', () => {
    for (const { id, tail } of ids('v7', 100)) {
      expect(tail).toBe(Number.parseInt(id.slice(-8), 16));
    }
  });

  it('repeats itself for the same seed only', () => {
    expect(ids('v4', 50, 3)).toEqual(ids('v4', 50, 3));
    expect(ids('v4', 50, 3)).not.toEqual(ids('v4', 50, 4));
  });
});
