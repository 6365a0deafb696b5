/** What a database answered or failed with, as the processor has to react to it. */
export type Fault =
  /** Not reachable, shutting down, cancelled, out of connections or memory: comes back by itself. */
  | 'unavailable'
  /** No space left: comes back once somebody made room. */
  | 'full'
  /** A unique value is there already. */
  | 'exists'
  /** Collided with another transaction: do it again. */
  | 'collided'
  /** Anything else: a defect, or a database this build can't work with. */
  | 'refused';

/** What our own mistakes throw: trying again helps none of them. */
const DEFECTS = [RangeError, ReferenceError, SyntaxError, TypeError];

/** Reads an error of the `pg` client. Classes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function faultOf(error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '23505') return 'exists';
  if (code === '53100' || code === 'ENOSPC') return 'full';
  if (/^40(001|P01)$/.test(code) || code === '55P03') return 'collided';
  if (/^(08|53|57|58)/.test(code) || /^25(006|P0[34])$/.test(code)) return 'unavailable';
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) return 'refused';
  if (DEFECTS.some((defect) => error instanceof defect)) return 'refused';
  // Socket errors carry the system's name (ECONNREFUSED), the client's own carry none.
  return code.startsWith('E') || error instanceof Error ? 'unavailable' : 'refused';
}

/** A connection URL as it may appear in a log. */
export function withoutSecrets(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'an unreadable URL';
  }
}
