import type { ProducerRecord } from '../record.ts';
import { withDuplicates } from './duplicates.ts';
import { streamTag } from './ids.ts';
import { kindsFor } from './invalid-kinds.ts';
import { type GeneratorOptions, withDefaults } from './options.ts';
import { type Population, populate } from './population.ts';
import { randomFrom } from './random.ts';
import { timeline } from './timeline.ts';
import { withInvalid } from './with-invalid.ts';

/** A stream of transactions that the seed decides to the last byte. */
export interface GeneratedStream {
  readonly population: Population;
  /** The records in sending order, made as they are asked for; each call starts from the first. */
  records(): Generator<ProducerRecord>;
}

/**
 * Realistic account activity with labelled anomalies.
 *
 * @example
 * for (const record of generate({ seed: 7, count: 10_000, endAt: Date.now() }).records()) send(record);
 */
export function generate(given: GeneratorOptions): GeneratedStream {
  const options = withDefaults(given);
  const { seed, count, endAt, destination } = options;
  const population = populate(randomFrom(seed), options.accounts, streamTag(seed, endAt));
  const routes = destination === 'both' ? (['kafka', 'eventbridge'] as const) : [destination];
  return {
    population,
    *records() {
      // Sources of their own, so that asking for duplicates does not change the events.
      const idSeed = Number.parseInt(streamTag(seed, endAt), 16);
      const events = timeline(randomFrom(idSeed), population, options);
      const duplicated = withDuplicates(events, options.duplicatesPercent, randomFrom(idSeed + 1));
      const plan = { count: options.invalid, expected: count, kinds: kindsFor(routes) };
      yield* withInvalid(duplicated, plan, randomFrom(idSeed + 2));
    },
  };
}
