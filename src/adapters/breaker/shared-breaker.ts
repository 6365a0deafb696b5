import CircuitBreaker from 'opossum';
import type { BreakerRecord, BreakerRecords } from '../../application/ports/breaker-records.ts';
import type { BreakerName } from '../../domain/breakers.ts';
import { callsOfAll } from './calls-of-all.ts';

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
  /** Calls within the window before failures can open it; more than half of them must have failed. */
  readonly leastCalls: number;
  /** How far back calls count, ms. @default 10 s */
  readonly windowMs?: number;
  /**
   * Whether calls are counted over all processes too. One item of the records takes it all: for rare calls only.
   * @default each process counts its own
   */
  readonly countTogether?: boolean;
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
  const { windowMs = 10_000, leastCalls } = options;
  const together = options.countTogether ? callsOfAll({ ...options, windowMs }) : undefined;
  const breaker = new CircuitBreaker((args: A) => action(...args), {
    name,
    timeout: options.timeoutMs,
    resetTimeout: retryAfterMs,
    volumeThreshold: leastCalls,
    capacity: options.capacity,
    errorThresholdPercentage: 50,
    rollingCountTimeout: windowMs,
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
    const known = await soon<BreakerRecord | undefined | 'unknown'>(records.read(name), 'unknown');
    if (known === 'unknown') return;
    together?.heard(known);
    if (known?.retryAt !== undefined) foundOpen(known.retryAt);
    else if (!breaker.closed) breaker.close();
  }

  function foundOpen(retryAt: number): void {
    claimAt = retryAt;
    if (breaker.closed) breaker.open();
  }
  const opened = () => soon(records.opened(name, now() + retryAfterMs), undefined);
  const closed = () => {
    together?.heard(undefined);
    return soon(records.closed(name), undefined);
  };

  /** Tells the others how a call ended, and opens when too many of theirs and ours have failed. */
  async function tell(failed: boolean): Promise<void> {
    const known = together && (await soon(together.ended(failed), undefined));
    if (known?.retryAt !== undefined) return foundOpen(known.retryAt);
    const { calls, failures } = known?.counted ?? { calls: 0, failures: 0 };
    if (calls < leastCalls || failures * 2 <= calls || !breaker.closed) return;
    breaker.open();
    await opened();
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
      await closed();
      return result;
    } catch (error) {
      if (options.isAnswer?.(error)) {
        breaker.close();
        await closed();
      } else {
        onState('open');
        await opened();
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
      const [ended] = await Promise.allSettled([breaker.fire(args)]);
      const after = stateOf(breaker);
      if (after === 'open' && before !== 'open') await opened();
      else if (after === 'closed' && before === 'half-open') {
        await closed();
      } else if (after === 'closed' && !isFull(ended)) {
        await tell(ended.status === 'rejected' && !options.isAnswer?.(ended.reason));
      }
      if (ended.status === 'rejected') throw ended.reason;
      return ended.value;
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

/** Whether a call was refused by the bulkhead: it says nothing of the dependency. */
const isFull = (ended: PromiseSettledResult<unknown>): boolean =>
  ended.status === 'rejected' && ended.reason?.code === 'ESEMLOCKED';

const stateOf = ({ halfOpen, opened }: { halfOpen: boolean; opened: boolean }): BreakerState =>
  halfOpen ? 'half-open' : opened ? 'open' : 'closed';
