import { MillraceError } from '../../domain/errors.ts';
import type { TimeRange } from '../ports/query-store.ts';
import { QUERY_LIMITS } from './limits.ts';

/**
 * The range that is asked for: until now, and the day before its end, where it is not said.
 * @param asked epoch ms, each 0 to the end of the year 9999
 * @param now epoch ms
 * @throws MillraceError `MLR_REQUEST_INVALID` for one that ends before it begins, `MLR_QUERY_TOO_BROAD`
 */
export function rangeOf(asked: Partial<TimeRange>, now: number): TimeRange {
  // What happens in this very millisecond is part of "until now".
  const { to = now + 1 } = asked;
  const from = asked.from ?? Math.max(0, to - QUERY_LIMITS.range.otherwise);
  if (from >= to) {
    const end = asked.to === undefined ? 'now, and to is not given' : spoken(to);
    throw new MillraceError(
      'MLR_REQUEST_INVALID',
      `from (${spoken(from)}) must be before to (${end})`,
    );
  }
  const { most } = QUERY_LIMITS.range;
  if (to - from <= most) return { from, to };
  throw new MillraceError(
    'MLR_QUERY_TOO_BROAD',
    `from ${spoken(from)} to ${spoken(to)} is more than ${most / 86_400_000} days: ask for a shorter range, one after the other`,
  );
}

const spoken = (time: number): string => new Date(time).toISOString();
