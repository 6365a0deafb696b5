import type { MinuteView, QueryStore } from '../../application/ports/query-store.ts';
import { METRIC_NAMESPACE, type MetricName } from '../../domain/metric-names.ts';
import type { AwsJson } from '../aws-json.ts';

interface MetricResult {
  readonly Id: string;
  /** Epoch seconds. */
  readonly Timestamps?: readonly (number | string)[];
  readonly Values?: readonly number[];
}

interface MetricAnswer {
  readonly MetricDataResults?: readonly MetricResult[];
  readonly NextToken?: string;
}

/**
 * What the pipeline counted, from its metrics: minutes are those of processing. They are a minute or two late.
 * @param cloudWatch the JSON protocol of `GraniteServiceVersion20100801`
 * @param detectors ids alerts are counted by
 */
export function metricCounters(
  cloudWatch: AwsJson,
  detectors: readonly string[],
): Pick<QueryStore, 'statistics'> {
  const wanted: readonly Wanted[] = [
    { id: 'events', metric: 'EventsStored' },
    { id: 'late', metric: 'EventsLate' },
    ...detectors.map((detector, i) => ({
      ...{ id: `alerts${i}`, metric: 'AlertsRaised' as const, detector },
    })),
  ];

  return {
    async statistics(fromMinute, toMinute) {
      const minutes = new Map<number, MutableMinute>();
      let token: string | undefined;
      do {
        const { MetricDataResults = [], NextToken } = await cloudWatch<MetricAnswer>(
          'GetMetricData',
          {
            StartTime: fromMinute * 60,
            EndTime: (toMinute + 1) * 60,
            MetricDataQueries: wanted.map(queryOf),
            ...(token !== undefined && { NextToken: token }),
          },
        );
        for (const { Id, Timestamps = [], Values = [] } of MetricDataResults) {
          const one = wanted.find(({ id }) => id === Id);
          if (one === undefined) continue;
          for (const [i, time] of Timestamps.entries()) {
            add(minutes, one, minuteOf(time), Values[i] ?? 0);
          }
        }
        token = NextToken;
      } while (token !== undefined && token !== '');
      return [...minutes.values()].sort((a, b) => a.minute - b.minute);
    },
  };
}

interface Wanted {
  readonly id: string;
  readonly metric: MetricName;
  readonly detector?: string;
}

type MutableMinute = { -readonly [K in keyof MinuteView]: MinuteView[K] } & {
  alerts: Record<string, number>;
};

const queryOf = ({ id, metric, detector }: Wanted) => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: METRIC_NAMESPACE,
      MetricName: metric,
      Dimensions: [
        { Name: 'service', Value: 'millrace' },
        ...(detector === undefined ? [] : [{ Name: 'detector', Value: detector }]),
      ],
    },
    Period: 60,
    Stat: 'Sum',
  },
});

function add(
  minutes: Map<number, MutableMinute>,
  { id, detector }: Wanted,
  minute: number,
  value: number,
): void {
  if (value === 0) return;
  const known = minutes.get(minute) ?? {
    ...{ minute, events: 0, late: 0, alerts: {}, spendMinor: null },
  };
  minutes.set(minute, known);
  if (detector !== undefined) known.alerts[detector] = (known.alerts[detector] ?? 0) + value;
  else known[id as 'events' | 'late'] += value;
}

/** JSON 1.0 spells times as epoch seconds. */
const minuteOf = (time: number | string): number => {
  const seconds = typeof time === 'number' ? time : Date.parse(time) / 1_000;
  return Math.floor(seconds / 60);
};
