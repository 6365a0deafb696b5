import { describe, expect, it } from '@jest/globals';
import { parseMapping } from '../../../../../local/event-source/mapping/parse.ts';
import { Meter } from '../../../../../local/event-source/metrics/meter.ts';
import { metricData } from '../../../../../local/event-source/metrics/metric-data.ts';

const mapping = (properties: Record<string, unknown>) =>
  parseMapping(
    {
      ...{ Topics: ['t'], StartingPosition: 'LATEST', ProvisionedPollerConfig: {} },
      ...properties,
    },
    { uuid: 'u', functionName: 'arn:aws:lambda:r:1:function:fn', bootstrapServers: ['b:1'] },
  );
const gauges = { lags: [3, 9, 0], pollers: 2 };
const valuesOf = (data: ReturnType<typeof metricData>) =>
  Object.fromEntries(data.map(({ MetricName, Value }) => [MetricName, Value]));

describe('metricData', () => {
  it('puts without being asked only the lag of the function and the pollers', () => {
    const data = metricData(mapping({}), new Map([['PolledEventCount', 5]]), gauges);

    expect(valuesOf(data)).toEqual({ OffsetLag: 9, ProvisionedPollers: 2 });
    expect(data[0]?.Dimensions).toEqual([{ Name: 'FunctionName', Value: 'fn' }]);
    expect(data[1]?.Dimensions).toEqual([{ Name: 'EventSourceMappingUUID', Value: 'u' }]);
  });

  it('puts the groups that are asked for', () => {
    const MetricsConfig = { Metrics: ['EventCount', 'ErrorCount', 'KafkaMetrics'] };
    const counts = new Map([
      ['PolledEventCount', 5],
      ['InvokeErrorCount', 1],
    ] as const);

    expect(valuesOf(metricData(mapping({ MetricsConfig }), counts, gauges))).toEqual({
      ...{ PolledEventCount: 5, InvokedEventCount: 0, FailedInvokeEventCount: 0 },
      ...{ DroppedEventCount: 0, CommittedEventCount: 0, InvokeErrorCount: 1 },
      ...{ OffsetLag: 9, MaxOffsetLag: 9, SumOffsetLag: 12, ProvisionedPollers: 2 },
    });
  });

  it('counts filtered and delivered events where there are filters and a destination', () => {
    const properties = {
      MetricsConfig: { Metrics: ['EventCount'] },
      FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[1]}}' }] },
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::b' } },
    };

    expect(valuesOf(metricData(mapping(properties), new Map(), undefined))).toMatchObject({
      ...{ FilteredOutEventCount: 0, OnFailureDestinationDeliveredEventCount: 0 },
    });
  });
});

it('starts again at none when its counts are taken', () => {
  const meter = new Meter();
  meter.add('PolledEventCount', 2);
  meter.add('PolledEventCount', 3);

  expect([...meter.take()]).toEqual([['PolledEventCount', 5]]);
  expect([...meter.take()]).toEqual([]);
});
