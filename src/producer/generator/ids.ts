import { v4, v5 } from 'uuid';
import type { Random } from './random.ts';

/** Namespace of every id a producer derives from a name. */
export const PRODUCER_NAMESPACE = 'a7c3f1de-2f0b-5f44-9a0e-6d1c9b7e8f10';

/** A random-looking UUID (version 4) that the seed decides. */
export function nextId(random: Random): string {
  return v4({ random: random.bytes16() });
}

/** The UUID (version 5) of a name: the same name always gives the same id. */
export function idOf(name: string, namespace: string = PRODUCER_NAMESPACE): string {
  return v5(name, namespace);
}

/**
 * Tells streams apart: accounts of another seed or end time are other accounts. Sharing them would put
 * a second run's events behind the watermarks of the first, where they count as late.
 */
export function streamTag(seed: number, endAt: number): string {
  return idOf(`${seed}:${endAt}`).slice(0, 8);
}
