/** Time as the pacer sees it, so that tests need no waiting. */
export interface Clock {
  /** Epoch ms, with fractions. */
  now(): number;
  /** Resolves after about `ms` milliseconds, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A record and the moment it was due. */
export interface Paced<T> {
  readonly item: T;
  /** Epoch ms. */
  readonly createdAt: number;
}

/**
 * Hands items out at a steady rate. An item's creation time is when it was due, not when the sender got
 * round to it: a stalled pipeline shows up as latency instead of as a slower producer (no coordinated omission).
 *
 * @param rate items a second; `undefined` hands them out as fast as they are taken, created when taken
 */
export async function* paced<T>(
  items: Iterable<T> | AsyncIterable<T>,
  rate: number | undefined,
  clock: Clock,
  signal?: AbortSignal,
): AsyncGenerator<Paced<T>> {
  const startedAt = clock.now();
  let index = 0;
  for await (const item of items) {
    if (signal?.aborted) return;
    if (rate === undefined) {
      yield { item, createdAt: clock.now() };
      continue;
    }
    const dueAt = startedAt + (index * 1_000) / rate;
    index += 1;
    const early = dueAt - clock.now();
    if (early >= 1) await clock.sleep(early, signal);
    if (signal?.aborted) return;
    yield { item, createdAt: dueAt };
  }
}
