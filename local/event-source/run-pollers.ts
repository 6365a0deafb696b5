import { logLine } from './log.ts';
import type { EventSourceMapping } from './mapping/mapping.ts';
import type { PartitionQueue } from './partition-queue.ts';
import { type PollerOptions, runPoller } from './poller.ts';
import { dealOut, pollersWanted } from './pollers.ts';

const SCALE_EVERY_MS = 2_000;

/**
 * Shares the partitions out among pollers, and anew when more or fewer are wanted: what is in flight is finished
 * first, so that a partition never has two.
 */
export async function runPollers(
  queues: readonly PartitionQueue[],
  { pollers: bounds, batchSize }: EventSourceMapping,
  options: PollerOptions,
): Promise<void> {
  const partitions = queues.length;
  const lags = (): number[] => queues.map(({ lag }) => lag);
  let running = pollersWanted(1, bounds, { partitions, lag: 0, batchSize });
  options.meter.gauges = () => ({ lags: lags(), pollers: running });
  while (!options.stopped()) {
    let regroup = false;
    const stopped = (): boolean => regroup || options.stopped();
    const endAll = (): void => {
      regroup = true;
      options.signal.notify();
    };
    const scale = (): void => {
      const lag = lags().reduce((sum, each) => sum + each, 0);
      const wanted = pollersWanted(running, bounds, { partitions, lag, batchSize });
      if (wanted === running) return;
      logLine('scaling', { pollers: wanted, before: running, lag });
      running = wanted;
      endAll();
    };
    const timer = setInterval(scale, SCALE_EVERY_MS);
    // A member without partitions has one poller that waits for the next rebalance.
    const groups = partitions === 0 ? [[]] : dealOut(queues, running);
    const work = groups.map((group) => runPoller(group, { ...options, stopped }).finally(endAll));
    const results = await Promise.allSettled(work);
    clearInterval(timer);
    const broken = results.find((each) => each.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  }
}
