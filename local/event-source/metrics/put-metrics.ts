import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { logLine } from '../log.ts';
import type { EventSourceMapping } from '../mapping/mapping.ts';
import type { Meter } from './meter.ts';
import { metricData } from './metric-data.ts';

const EVERY_MS = 10_000;

/** Puts a mapping's metrics every ten seconds. @returns what ends it, with a last put */
export function putMetrics(mapping: EventSourceMapping, meter: Meter): () => Promise<void> {
  const client = new CloudWatchClient({ maxAttempts: 2 });
  const put = async (): Promise<void> => {
    const counts = meter.take();
    const MetricData = metricData(mapping, counts, meter.gauges());
    try {
      if (MetricData.length > 0) {
        await client.send(new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData }));
      }
    } catch (error) {
      for (const [counter, count] of counts) meter.add(counter, count);
      logLine('trouble', { reason: `metrics not put: ${(error as Error).message}` });
    }
  };
  let putting: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    putting = putting.then(put);
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await putting;
    await put();
    client.destroy();
  };
}
