import type { CommonEndpoints } from '../../../local/endpoints.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { pendingRecords } from '../status/pending.ts';
import { wallClock } from '../wall-clock.ts';
import { untilSettled } from './settle.ts';

/**
 * Waits until nothing that others sent is under way any more: it would be counted as this run's.
 * @param stallMs goes on after this long without progress, ms
 */
export async function untilIdle(
  endpoints: CommonEndpoints,
  output: Output,
  stallMs: number,
  signal: AbortSignal,
): Promise<void> {
  const pending = async () => {
    const { kafka = 0, buffer = 0, stream = 0 } = await pendingRecords(endpoints);
    return kafka + buffer + stream;
  };
  const first = await pending();
  if (first === 0) return;
  output.note(`Waiting for ${first} records that were sent before`);
  const view = progressView(output, 'drained', first);
  const ended = await untilSettled({
    count: async () => first - (await pending()),
    target: () => first,
    complete: () => true,
    onCount: (count) => view.update(Math.max(0, count)),
    clock: wallClock,
    stallMs,
    signal,
  }).finally(() => view.end());
  if (ended === 'stalled') output.note('They do not move; the sums of this run may be off.');
}
