import { MillraceError } from '../../domain/errors.ts';

/**
 * What went wrong with the cache, for a log. Errors of the client carry the command with its arguments, among them
 * passwords and whole chunks of events: only their message goes on.
 */
export function unavailable(place: string, error: unknown): MillraceError {
  if (error instanceof MillraceError) return error;
  const why = reasonOf(error);
  return new MillraceError(
    'MLR_STORE_UNAVAILABLE',
    `the cache at ${place}: ${why}. Read models wait and catch up once it answers; check that it runs and CACHE_URL`,
    { cause: new Error(why) },
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The client says only that it gave up; what made it give up it keeps beside.
  const last = 'lastNodeError' in error ? error.lastNodeError : undefined;
  const message = last instanceof Error ? last.message : error.message;
  if (message !== '') return message;
  return 'code' in error ? String(error.code) : error.name;
}
