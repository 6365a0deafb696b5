import type { Clock } from '../../../src/producer/pacing.ts';

export interface SettleWatch {
  /** Records at rest so far. */
  readonly count: () => Promise<number>;
  /** Records that must come to rest; may grow while they are sent. */
  readonly target: () => number;
  /** True once `target` grows no more. */
  readonly complete: () => boolean;
  readonly onCount?: (settled: number) => void;
  readonly clock: Clock;
  /** Time between two counts, ms. @default 1000 */
  readonly everyMs?: number;
  /** Give up after this long without progress, ms. */
  readonly stallMs: number;
  readonly signal?: AbortSignal;
}

/** How waiting ended. */
export type Settled = 'settled' | 'stalled' | 'interrupted';

/** Waits until everything sent has come to rest, or nothing moves any more. */
export async function untilSettled(watch: SettleWatch): Promise<Settled> {
  const { clock, signal, everyMs = 1_000 } = watch;
  let last = -1;
  let movedAt = clock.now();
  for (;;) {
    const count = await watch.count();
    watch.onCount?.(count);
    const complete = watch.complete();
    if (complete && count >= watch.target()) return 'settled';
    if (count !== last || !complete) movedAt = clock.now();
    last = count;
    if (clock.now() - movedAt >= watch.stallMs) return 'stalled';
    if (signal?.aborted) return 'interrupted';
    await clock.sleep(everyMs, signal);
  }
}
