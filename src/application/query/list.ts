import { MillraceError } from '../../domain/errors.ts';
import type { Page, PageRequest, TimeRange } from '../ports/query-store.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { rangeOf } from './time-range.ts';

/** A list as somebody asks for it. */
export interface Asked {
  /** Epoch ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page with the range it is of, and the cursor of the next one; null when there is none. */
export interface Listed<T> extends TimeRange {
  readonly items: readonly T[];
  readonly next: string | null;
}

/**
 * One page of a list.
 * @param scope what is listed: a cursor of another list is refused
 * @param now epoch ms
 * @throws MillraceError `MLR_CURSOR_INVALID`, `MLR_REQUEST_INVALID`, `MLR_QUERY_TOO_BROAD`, or what `read` throws
 */
export async function list<T>(
  asked: Asked,
  scope: string,
  now: number,
  read: (request: PageRequest) => Promise<Page<T>>,
): Promise<Listed<T>> {
  const { from, to, after } = placeOf(asked, scope, now);
  const page = await read({ from, to, after, limit: asked.limit });
  const { next } = page;
  return {
    from,
    to,
    items: page.items,
    next: next === undefined ? null : encodeCursor({ from, to, after: next }, scope),
  };
}

function placeOf(asked: Asked, scope: string, now: number): TimeRange & Partial<Cursor> {
  const given = {
    ...(asked.from !== undefined && { from: asked.from }),
    ...(asked.to !== undefined && { to: asked.to }),
  };
  if (asked.cursor === undefined) return rangeOf(given, now);
  const cursor = decodeCursor(asked.cursor, scope);
  for (const end of ['from', 'to'] as const) {
    if (given[end] === undefined || given[end] === cursor[end]) continue;
    throw new MillraceError(
      'MLR_CURSOR_INVALID',
      `cursor belongs to the range from ${cursor.from} to ${cursor.to}, and ${end} is another: repeat them as they were, or leave them out`,
    );
  }
  return cursor;
}
