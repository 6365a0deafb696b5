import { setTimeout as sleep } from 'node:timers/promises';

/** Does something at once and then again and again until the abort; a failure waits for the next time. */
export async function repeatedly(
  everyMs: number,
  stopped: AbortSignal,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!stopped.aborted) {
    await work().catch(() => {});
    await sleep(everyMs, undefined, { signal: stopped }).catch(() => {});
  }
}
