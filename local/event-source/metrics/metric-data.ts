import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { EventSourceMapping } from '../mapping/mapping.ts';
import { COUNTERS, type Counter, type Gauges } from './meter.ts';

/** An error counter says nothing as long as there are no errors. */
const isOfErrors = (counter: Counter): boolean => COUNTERS[counter] === 'ErrorCount';

/**
 * The metrics a mapping asked for, under its id, and `OffsetLag`, which Lambda puts without being asked, under the
 * function's name.
 */
export function metricData(
  mapping: EventSourceMapping,
  counts: ReadonlyMap<Counter, number>,
  gauges: Gauges | undefined,
): MetricDatum[] {
  const ofMapping = [{ Name: 'EventSourceMappingUUID', Value: mapping.uuid }];
  const data = (Object.keys(COUNTERS) as Counter[])
    .filter((counter) => mapping.metrics.has(COUNTERS[counter]))
    .filter((counter) => !isOfErrors(counter) || counts.has(counter))
    .filter((c) => c !== 'FilteredOutEventCount' || mapping.filters.length > 0)
    .filter(
      (c) => c !== 'OnFailureDestinationDeliveredEventCount' || mapping.onFailure !== undefined,
    )
    .map((counter) => datum(counter, counts.get(counter) ?? 0, ofMapping));
  if (gauges === undefined) return data;
  const most = Math.max(0, ...gauges.lags);
  const name = mapping.functionName.split(':function:').at(-1)?.split(':')[0] ?? '';
  data.push(datum('OffsetLag', most, [{ Name: 'FunctionName', Value: name }]));
  if (mapping.metrics.has('KafkaMetrics')) {
    const sum = gauges.lags.reduce((total, lag) => total + lag, 0);
    data.push(datum('MaxOffsetLag', most, ofMapping), datum('SumOffsetLag', sum, ofMapping));
  }
  if (mapping.provisioned) data.push(datum('ProvisionedPollers', gauges.pollers, ofMapping));
  return data;
}

const datum = (MetricName: string, Value: number, Dimensions: MetricDatum['Dimensions']) => ({
  ...{ MetricName, Value, Dimensions, Unit: 'Count' as const },
});
