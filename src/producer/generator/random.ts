import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded source of choices: the same seed gives the same choices in the same order. */
export interface Random {
  /** Integer from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** Number from `low` (included) to `high` (excluded). */
  float(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** 16 random bytes, for ids. */
  bytes16(): Uint8Array;
}

export function randomFrom(seed: number): Random {
  const source = xoroshiro128plus(seed | 0);
  const int = (low: number, high: number) => uniformInt(source, low, high);
  const float = (low: number, high: number) => low + uniformFloat64(source) * (high - low);
  return {
    int,
    float,
    chance: (probability) => uniformFloat64(source) < probability,
    pick: (choices) => {
      if (choices.length === 0) throw new RangeError('nothing to pick from');
      return choices[int(0, choices.length - 1)] as (typeof choices)[number];
    },
    bytes16: () => {
      const words = Int32Array.from({ length: 4 }, () => int(-0x80000000, 0x7fffffff));
      return new Uint8Array(words.buffer);
    },
  };
}
