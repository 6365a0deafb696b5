import type { ReferenceSource } from '../../application/ports/reference-source.ts';
import type { BreakerState, SharedBreakerOptions } from './shared-breaker.ts';
import { sharedBreaker } from './shared-breaker.ts';

/** The name under which the reference source's breaker is recorded and measured. */
export const REFERENCE_BREAKER = 'reference';

/** A reference source that is not asked while its breaker is open. */
export interface GuardedReference extends ReferenceSource {
  state(): BreakerState;
}

export function guardedReference(
  source: ReferenceSource,
  options: Omit<SharedBreakerOptions, 'name' | 'capacity' | 'leastCalls' | 'refreshMs'>,
): GuardedReference {
  const { call, state } = sharedBreaker(source.lookUp, {
    ...options,
    name: REFERENCE_BREAKER,
    capacity: 10,
    leastCalls: 3,
    refreshMs: 5_000,
  });
  return { lookUp: call, state };
}
