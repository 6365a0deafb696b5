import type { ReferenceSource } from '../../application/ports/reference-source.ts';
import type { BreakerPorts } from './ports.ts';
import type { BreakerState } from './shared-breaker.ts';
import { sharedBreaker } from './shared-breaker.ts';

/** A reference source that is not asked while its breaker is open. */
export interface GuardedReference extends ReferenceSource {
  state(): BreakerState;
}

export function guardedReference(source: ReferenceSource, ports: BreakerPorts): GuardedReference {
  const { call, state } = sharedBreaker(source.lookUp, {
    ...ports,
    name: 'reference',
    // A look-up takes some ms; the step has 20 s.
    timeoutMs: 3_000,
    retryAfterMs: 10_000,
    capacity: 10,
    leastCalls: 3,
    refreshMs: 5_000,
  });
  return { lookUp: call, state };
}
