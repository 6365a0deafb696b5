import { createHash } from 'node:crypto';
import { MillraceError } from '../../domain/errors.ts';
import type { PageKey, TimeRange } from '../ports/query-store.ts';
import { LAST_TIME, QUERY_LIMITS } from './limits.ts';

/** Where a list goes on, with the range it is of: "the last day" stays the same day from page to page. */
export interface Cursor extends TimeRange {
  readonly after: PageKey;
}

const VERSION = 1;
const CHECK_BYTES = 9;
const MAX_LENGTH = 1_024;

/**
 * Text for clients to hand back, opaque to them. It carries a checksum over itself and what is listed, so that one
 * that was changed, cut off or taken from another list is noticed. It is no secret and gives no right: whoever works
 * one out gets a page that `from` and `to` would give as well.
 * @param scope what is listed, e.g. `alerts?account=acc-1`
 */
export function encodeCursor({ from, to, after }: Cursor, scope: string): string {
  const content = Buffer.from(JSON.stringify([VERSION, from, to, after.time, after.id]));
  return Buffer.concat([checkOf(content, scope), content]).toString('base64url');
}

/** @throws MillraceError `MLR_CURSOR_INVALID` for a text that {@link encodeCursor} did not make for this scope */
export function decodeCursor(text: string, scope: string): Cursor {
  const bytes = text.length > MAX_LENGTH ? Buffer.alloc(0) : Buffer.from(text, 'base64url');
  const content = bytes.subarray(CHECK_BYTES);
  const same =
    bytes.toString('base64url') === text &&
    bytes.subarray(0, CHECK_BYTES).equals(checkOf(content, scope));
  if (!same) throw invalid();
  const [version, from, to, time, id] = JSON.parse(content.toString('utf8')) as unknown[];
  const usable =
    version === VERSION && [from, to, time].every(isTime) && typeof id === 'string' && inRange();
  if (!usable) throw invalid();
  return { from: from as number, to: to as number, after: { time: time as number, id } };

  function inRange(): boolean {
    const [first, end, at] = [Number(from), Number(to), Number(time)];
    return end - first <= QUERY_LIMITS.range.most && at >= first && at <= end;
  }
}

const isTime = (value: unknown): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LAST_TIME;

const checkOf = (content: Uint8Array, scope: string): Buffer =>
  createHash('sha256').update(scope).update('\n').update(content).digest().subarray(0, CHECK_BYTES);

const invalid = (): MillraceError =>
  new MillraceError(
    'MLR_CURSOR_INVALID',
    'cursor is not one that this list gave out: hand back `next` unchanged, with the same account and detector, or leave it out to begin again',
  );
