import CircuitBreaker from 'opossum';
import type { BreakerRecords } from '../../application/ports/breaker-records.ts';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface SharedBreakerOptions {
  readonly name: string;
  readonly records: BreakerRecords;
  /** Epoch ms. */
  readonly now: () => number;
  /** A call that takes longer has failed, ms. */
  readonly timeoutMs: number;
  /** From the opening to the next trial, ms. */
  readonly retryAfterMs: number;
  /** Calls within ten seconds before failures can open it; half of them must fail. */
  readonly leastCalls: number;
  /** Calls at a time; one more fails at once (bulkhead). */
  readonly capacity: number;
  /** Told of every transition of this process's breaker. */
  readonly onState: (state: BreakerState) => void;
  /** Told why the records could not be read or written. */
  readonly onTrouble: (cause: unknown) => void;
  /** How long what the records say is taken for current, ms. */
  readonly refreshMs: number;
}

/** A breaker's answer is not waited for longer than this, ms. */
const RECORDS_WITHIN_MS = 500;

/** A call that goes through a breaker, and the breaker's state in this process. */
export interface Guarded<A extends readonly unknown[], R> {
  /** Rejects at once while the breaker is open or full, and with the call's own error otherwise. */
  call(...args: A): Promise<R>;
  state(): BreakerState;
}

/**
 * A circuit breaker (opossum) whose state is shared by the processes that use it: what one opened, others find open
 * at their first call, and after `retryAfterMs` one of them makes the trial for all.
 */
export function sharedBreaker<A extends readonly unknown[], R>(
  action: (...args: A) => Promise<R>,
  options: SharedBreakerOptions,
): Guarded<A, R> {
  const { name, records, now, retryAfterMs, refreshMs, onState, onTrouble } = options;
  const breaker = new CircuitBreaker((args: A) => action(...args), {
    name,
    timeout: options.timeoutMs,
    resetTimeout: retryAfterMs,
    volumeThreshold: options.leastCalls,
    capacity: options.capacity,
    errorThresholdPercentage: 50,
    enableSnapshots: false,
    rollingPercentilesEnabled: false,
  });
  breaker.on('open', () => onState('open'));
  breaker.on('halfOpen', () => onState('half-open'));
  breaker.on('close', () => onState('closed'));

  const soon = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), RECORDS_WITHIN_MS);
    });
    try {
      return await Promise.race([work, late]);
    } catch (cause) {
      onTrouble(cause);
      return otherwise;
    } finally {
      clearTimeout(timer);
    }
  };

  let readAt = Number.NEGATIVE_INFINITY;
  /** Before it no trial is asked for: somebody else has the one that is due. */
  let claimAt = Number.NEGATIVE_INFINITY;
  async function refresh(): Promise<void> {
    if (now() - readAt < refreshMs) return;
    readAt = now();
    const known = await soon<{ retryAt: number } | undefined | 'unknown'>(
      records.read(name),
      'unknown',
    );
    if (known === 'unknown') return;
    if (known !== undefined) claimAt = known.retryAt;
    if (known === undefined && !breaker.closed) breaker.close();
    if (known !== undefined && breaker.closed) breaker.open();
  }

  return {
    async call(...args) {
      await refresh();
      const before = stateOf(breaker);
      if (before === 'half-open') {
        const mine =
          now() >= claimAt &&
          (await soon(records.claimTrial(name, now(), now() + retryAfterMs), true));
        if (!mine) {
          claimAt = Math.max(claimAt, now() + refreshMs);
          throw new Error(`${name} is open; somebody else is trying it`);
        }
      }
      try {
        return await breaker.fire(args);
      } finally {
        const after = stateOf(breaker);
        if (after === 'open' && before !== 'open') {
          await soon(records.opened(name, now() + retryAfterMs), undefined);
        }
        if (after === 'closed' && before === 'half-open') {
          await soon(records.closed(name), undefined);
        }
      }
    },
    state: () => stateOf(breaker),
  };
}

const stateOf = ({ halfOpen, opened }: { halfOpen: boolean; opened: boolean }): BreakerState =>
  halfOpen ? 'half-open' : opened ? 'open' : 'closed';
