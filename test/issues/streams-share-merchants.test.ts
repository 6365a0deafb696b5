import { expect, it } from '@jest/globals';
import { populate } from '../../src/producer/generator/population.ts';
import { randomFrom } from '../../src/producer/generator/random.ts';

/** Merchants' names were drawn per stream under the same ids: a second stream renamed the first one's. */
it('gives a merchant the same reference data in every stream', () => {
  const [one, other] = [1, 2].map((seed) => populate(randomFrom(seed), 10, `s${seed}`));

  expect(one?.merchants.length).toBeGreaterThan(100);
  expect(other?.merchants).toEqual(one?.merchants);
  expect(other?.accounts).not.toEqual(one?.accounts);
});
