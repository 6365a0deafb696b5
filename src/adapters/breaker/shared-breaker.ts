import CircuitBreaker from 'opossum';
import type { BreakerRecords } from '../../application/ports/breaker-records.ts';
import type { BreakerName } from '../../domain/breakers.ts';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface SharedBreakerOptions {
  readonly name: BreakerName;
  readonly records: BreakerRecords;
  /** Epoch ms. */
  readonly now: () => number;
  /** A call that takes longer has failed, ms. */
  readonly timeoutMs: number;
  /** From the opening to the next trial, ms. */
  readonly retryAfterMs: number;
  /** Calls within the window before failures can open it; half of them must fail. */
  readonly leastCalls: number;
  /** How far back calls count, ms. @default 10 s */
  readonly windowMs?: number;
  /** Whether an error is an answer, given by a dependency that is well. @default none is */
  readonly isAnswer?: (error: unknown) => boolean;
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
  /** Whether a call would be rejected now without asking. */
  refuses(): Promise<boolean>;
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
    rollingCountTimeout: options.windowMs ?? 10_000,
    ...(options.isAnswer !== undefined && { errorFilter: options.isAnswer }),
    enableSnapshots: false,
    rollingPercentilesEnabled: false,
  });
  breaker.on('open', () => onState('open'));
  breaker.on('halfOpen', () => onState('half-open'));
  breaker.on('close', () => onState('closed'));

  const soon = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await within(RECORDS_WITHIN_MS, work);
    } catch (cause) {
      onTrouble(cause);
      return otherwise;
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

  /** Whether the trial that is due is this process's to make. */
  const claims = async (): Promise<boolean> =>
    now() >= claimAt && (await soon(records.claimTrial(name, now(), now() + retryAfterMs), true));

  /**
   * A trial while opossum still counts its own time: a process that starts, or one that was restarted after each failure,
   * would never get to one.
   */
  async function trial(args: A): Promise<R> {
    onState('half-open');
    try {
      const result = await within(options.timeoutMs, action(...args));
      breaker.close();
      await soon(records.closed(name), undefined);
      return result;
    } catch (error) {
      if (options.isAnswer?.(error)) {
        breaker.close();
        await soon(records.closed(name), undefined);
      } else {
        onState('open');
        await soon(records.opened(name, now() + retryAfterMs), undefined);
      }
      throw error;
    }
  }
  const isDue = (): boolean => claimAt > Number.NEGATIVE_INFINITY && now() >= claimAt;

  return {
    async call(...args) {
      await refresh();
      if (stateOf(breaker) === 'open' && isDue() && (await claims())) return await trial(args);
      if (stateOf(breaker) === 'half-open' && !(await claims())) {
        // Whoever has the trial may have ended it already.
        readAt = Number.NEGATIVE_INFINITY;
        await refresh();
        if (!breaker.closed) {
          claimAt = Math.max(claimAt, now() + refreshMs);
          throw new Error(`${name} is open; somebody else is trying it`);
        }
      }
      const before = stateOf(breaker);
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
    async refuses() {
      await refresh();
      const state = stateOf(breaker);
      return state === 'open' ? !isDue() : state === 'half-open' && now() < claimAt;
    },
    state: () => stateOf(breaker),
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ms);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const stateOf = ({ halfOpen, opened }: { halfOpen: boolean; opened: boolean }): BreakerState =>
  halfOpen ? 'half-open' : opened ? 'open' : 'closed';
