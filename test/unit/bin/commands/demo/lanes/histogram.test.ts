import { describe, expect, it } from '@jest/globals';
import {
  bucketPercentiles,
  latencyBuckets,
  observedSince,
} from '../../../../../../bin/commands/demo/lanes/histogram.ts';
import { parseExposition } from '../../../../../../bin/commands/status/member-metrics.ts';
import { prometheusTelemetry } from '../../../../../../src/adapters/prometheus/telemetry.ts';

async function bucketsOf(latencies: readonly number[]) {
  const telemetry = prometheusTelemetry({ member: 'm1', defaultMetrics: false });
  telemetry.observe('EndToEndLatency', latencies);
  return latencyBuckets(parseExposition(await telemetry.exposition()));
}

describe('percentiles of what members show', () => {
  it('are the bounds of the buckets', async () => {
    const latencies = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(bucketPercentiles([await bucketsOf(latencies)])).toEqual({ p50: 50, p95: 95, p99: 100 });
  });

  it('take members together', async () => {
    const members = [await bucketsOf([1, 1, 1]), await bucketsOf([400])];
    expect(bucketPercentiles(members)).toEqual({ p50: 1, p95: 400, p99: 400 });
  });

  it('are unknown when nothing was observed, or beyond the last bound', async () => {
    const none = { p50: null, p95: null, p99: null };
    expect(bucketPercentiles([await bucketsOf([]), latencyBuckets(undefined)])).toEqual(none);
    expect(bucketPercentiles([await bucketsOf([600_000])])).toEqual(none);
  });
});

describe('what was observed in between', () => {
  it('leaves out what was there before', async () => {
    const before = await bucketsOf([5_000, 5_000]);
    const after = await bucketsOf([5_000, 5_000, 2]);
    expect(bucketPercentiles([observedSince(before, after)]).p99).toBe(2);
  });

  it('is all of a member that started again', async () => {
    const before = await bucketsOf([5_000, 5_000]);
    const after = await bucketsOf([2]);
    expect(bucketPercentiles([observedSince(before, after)]).p99).toBe(2);
  });
});
