/** The part of Lambda's context that matters here. */
export interface RemainingTime {
  getRemainingTimeInMillis(): number;
}

/** When to stop: some time before the function itself would be stopped. */
export interface Deadline {
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
  /** `work`'s result, or undefined when the deadline comes first; `work` is then left to itself. */
  before<R>(work: Promise<R>): Promise<R | undefined>;
  /** Lets go of the timer. */
  close(): void;
}

/** @param reserveMs left for the answer */
export function deadlineOf(context: RemainingTime | undefined, reserveMs: number): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const reached = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined));
  });
  const left = context && context.getRemainingTimeInMillis() - reserveMs;
  if (left !== undefined && left <= 0) controller.abort();
  const timer = left === undefined ? undefined : setTimeout(() => controller.abort(), left);
  return {
    signal,
    before: (work) => Promise.race([work, reached]),
    close: () => clearTimeout(timer),
  };
}
