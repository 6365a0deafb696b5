import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  prometheusTelemetry,
  type StreamTelemetry,
} from '../../../../src/adapters/prometheus/telemetry.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';

const telemetry = (): StreamTelemetry =>
  prometheusTelemetry({ member: 'm1', defaultMetrics: false });

/** Value of each series of a metric, by its labels without the member's. */
async function series(of: StreamTelemetry, metric: string): Promise<Record<string, number>> {
  const lines = (await of.exposition()).split('\n');
  const parsed = lines.map((line) => /^(\w+)\{(.*)\} (\S+)$/.exec(line));
  return Object.fromEntries(
    parsed
      .filter((match) => match?.[1] === metric)
      .map((match) => [(match?.[2] ?? '').replace(/,?member="m1",?/, ''), Number(match?.[3])]),
  );
}

describe('counters', () => {
  it('start at zero and add up, by label where one is given', async () => {
    const metrics = telemetry();
    metrics.count('EventsStored', 3);
    metrics.count('EventsStored', 4);
    metrics.count('EventsQuarantined', 2, { code: 'MLR_AMOUNT_NEGATIVE' });

    expect(await series(metrics, 'millrace_events_stored_total')).toEqual({ '': 7 });
    expect(await series(metrics, 'millrace_store_retries_total')).toEqual({ '': 0 });
    expect(await series(metrics, 'millrace_events_quarantined_total')).toMatchObject({
      'code="MLR_AMOUNT_NEGATIVE"': 2,
      'code="MLR_EMPTY_VALUE"': 0,
    });
  });

  it('of each detector are there before its first alert', async () => {
    const detectors = rulesFor().detectors.map(({ id }) => `detector="${id}"`);
    expect(Object.keys(await series(telemetry(), 'millrace_alerts_raised_total'))).toEqual(
      detectors,
    );
  });
});

describe('histograms', () => {
  it('show milliseconds as seconds, in buckets that add up', async () => {
    const metrics = telemetry();
    metrics.observe('EndToEndLatency', [4.2, 4.9, 7]);
    metrics.observe('EndToEndLatency', new Float64Array([70_000, 1]), 1);

    const buckets = await series(metrics, 'millrace_end_to_end_latency_seconds_bucket');
    expect(buckets).toMatchObject({
      'le="0.004"': 0,
      'le="0.005"': 2,
      'le="0.007"': 3,
      'le="60"': 3,
      'le="+Inf"': 4,
    });
    expect(await series(metrics, 'millrace_end_to_end_latency_seconds_count')).toEqual({ '': 4 });
    const sum = await series(metrics, 'millrace_end_to_end_latency_seconds_sum');
    expect(sum['']).toBeCloseTo(70.0161, 9);
  });

  it('show numbers of events as they are', async () => {
    const metrics = telemetry();
    metrics.observe('BatchEvents', [600]);

    expect(await series(metrics, 'millrace_batch_events_bucket')).toMatchObject({
      'le="500"': 0,
      'le="1000"': 1,
    });
  });
});

describe('gauges', () => {
  it('show the last value, milliseconds as seconds', async () => {
    const metrics = telemetry();
    metrics.gauge('WatermarkDelay', 900, { partition: '3' });
    metrics.gauge('WatermarkDelay', 1_500, { partition: '3' });
    metrics.gauge('Ready', 1);

    expect(await series(metrics, 'millrace_watermark_delay_seconds')).toEqual({
      'partition="3"': 1.5,
    });
    expect(await series(metrics, 'millrace_ready')).toEqual({ '': 1 });
  });

  it('of a partition that moved away are gone, the others stay', async () => {
    const metrics = telemetry();
    metrics.gauge('ConsumerLag', 5, { partition: '0' });
    metrics.gauge('ConsumerLag', 6, { partition: '1' });
    metrics.forget('ConsumerLag', { partition: '0' });

    expect(await series(metrics, 'millrace_consumer_lag_records')).toEqual({ 'partition="1"': 6 });
  });

  it('are refreshed at each exposition', async () => {
    const metrics = telemetry();
    let now = 0;
    metrics.beforeExposition(() => metrics.gauge('QueuedEvents', ++now));

    expect(await series(metrics, 'millrace_queued_events')).toEqual({ '': 1 });
    expect(await series(metrics, 'millrace_queued_events')).toEqual({ '': 2 });
  });
});

it.each([
  ['count', (of: StreamTelemetry) => of.count('EndToEndLatency', 1)],
  ['count of the workflow’s own', (of: StreamTelemetry) => of.count('ExecutionsFailed', 0)],
  ['observe', (of: StreamTelemetry) => of.observe('EventsStored', [1])],
])('%s of another kind of metric is a mistake that shows at once', (_, mistake) => {
  expect(() => mistake(telemetry())).toThrow(TypeError);
});

it('shows the process beside it: memory, CPU, collections, event loop', async () => {
  const metrics = prometheusTelemetry({ member: 'm1' });
  await turn();

  const resident = await series(metrics, 'process_resident_memory_bytes');
  expect(resident['']).toBeGreaterThan(1e6);
  expect(Object.keys(await series(metrics, 'process_cpu_seconds_total'))).toEqual(['']);
  expect(Object.keys(await series(metrics, 'nodejs_eventloop_lag_p99_seconds'))).toEqual(['']);
  expect(await series(metrics, 'nodejs_gc_duration_seconds_count')).toHaveProperty('kind="minor"');
  const busy = await series(metrics, 'nodejs_eventloop_utilization_ratio');
  expect(busy['']).toBeGreaterThanOrEqual(0);
  expect(busy['']).toBeLessThanOrEqual(1);
});
