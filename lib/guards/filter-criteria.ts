import { EVENT_SOURCE_MAPPING, isKafka } from './event-sources.ts';
import type { Guard } from './guard.ts';
import { listOf, within } from './values.ts';

const MOST = 10;

export const filterCriteria: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping) {
    const filters = listOf(within(mapping.properties['FilterCriteria'], 'Filters'));
    if (filters.length > MOST) {
      yield `it has ${filters.length} filters, Lambda takes ${MOST} at most (5 without a raised quota): join patterns, or filter in the function.`;
    }
    for (const filter of filters) {
      const keys = keysOf(within(filter, 'Pattern'));
      if (keys === undefined) {
        yield 'a filter pattern is not a JSON object: write it with FilterCriteria.filter().';
        continue;
      }
      const others = keys.filter((key) => key !== 'value');
      if (isKafka(mapping) && others.length > 0) {
        yield `a filter looks at ${others.join(', ')}, but of a Kafka record Lambda filters the value only: put the pattern under "value".`;
      }
    }
  },
};

/** Top-level keys of a pattern, none where only the deployment knows it. */
function keysOf(pattern: unknown): string[] | undefined {
  if (typeof pattern !== 'string') return [];
  try {
    const parsed: unknown = JSON.parse(pattern);
    return typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : undefined;
  } catch {
    return undefined;
  }
}
