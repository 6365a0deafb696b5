import type { Claim, ClaimCheck } from './ports/claim-check.ts';

/** A payload between two steps: in the state itself, or a claim to where it lies. */
export type Carried<T> = { readonly inline: T } | { readonly claim: Claim };

/**
 * Most bytes a step hands on inside the state. Step Functions ends an execution whose state passes 256 KiB
 * (262,144 bytes) without letting it catch the error, so this stays well below.
 */
export const INLINE_LIMIT_BYTES = 220_000;

/** Hands a payload on inline when it fits, by claim check otherwise. */
export async function carry<T>(payload: T, claims: ClaimCheck): Promise<Carried<T>> {
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) <= INLINE_LIMIT_BYTES) return { inline: payload };
  return { claim: await claims.put(text) };
}

/** The payload, fetched when it was left behind a claim. */
export async function open<T>(carried: Carried<T>, claims: ClaimCheck): Promise<T> {
  if ('inline' in carried) return carried.inline;
  return JSON.parse(await claims.get(carried.claim)) as T;
}
