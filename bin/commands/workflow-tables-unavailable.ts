import { isMillraceError, MillraceError } from '../../src/domain/errors.ts';

/** @param undone what can't be done, as in `read` @returns what to throw: a fault of ours as it is */
export function workflowTablesUnavailable(cause: unknown, undone: string): unknown {
  if (isMillraceError(cause)) return cause;
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new MillraceError(
    'MLR_STORE_UNAVAILABLE',
    `the workflow lane's tables can't be ${undone}: ${why}. Does it run? (npx millrace status)`,
    { cause },
  );
}
