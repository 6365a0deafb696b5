import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/producer/pacing.ts';

/** Real time. */
export const wallClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }).catch(() => {}),
};
