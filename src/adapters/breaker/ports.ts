import type { SharedBreakerOptions } from './shared-breaker.ts';

/** What a breaker is given by the process it is in; the rest belongs to what it guards. */
export type BreakerPorts = Pick<SharedBreakerOptions, 'records' | 'now' | 'onState' | 'onTrouble'>;
