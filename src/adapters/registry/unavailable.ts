import { MillraceError } from '../../domain/errors.ts';

/** How long a registry may take to answer, ms. */
export const ANSWER_WITHIN_MS = 5_000;

/** No usable answer: records wait for one. @param place without credentials */
export function unavailable(place: string, why: string): MillraceError {
  return new MillraceError(
    'MLR_REGISTRY_UNAVAILABLE',
    `the schema registry at ${place}: ${why}. Records wait until it answers; check that it runs and its address`,
  );
}

/** A failed fetch says only "fetch failed"; its cause says why. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
