import { expect, it } from '@jest/globals';
import { STAGES } from '../../../lib/stages.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import { METRICS } from '../../../src/domain/metric-names.ts';
import { propertiesOf, synthesise } from '../synth.ts';

type MetricRow = readonly (string | object)[];
interface Widget {
  readonly properties: { readonly title?: string; readonly metrics?: readonly MetricRow[] };
}

/** The dashboard's body with every deploy-time value replaced by `?`. */
const widgets = (): Widget[] => {
  const [page] = propertiesOf(synthesise(STAGES.prod).stateless, 'AWS::CloudWatch::Dashboard');
  const joined = page?.['DashboardBody'] as { 'Fn::Join': [string, unknown[]] } | undefined;
  const [, parts] = joined?.['Fn::Join'] ?? ['', []];
  const body = parts.map((part) => (typeof part === 'string' ? part : '?')).join('');
  return (JSON.parse(body) as { widgets: Widget[] }).widgets;
};

const rows = () => widgets().flatMap(({ properties }) => properties.metrics ?? []);

it('answers the operator’s questions in order', () => {
  const titles = widgets().map(({ properties }) => properties.title);

  expect(titles).toEqual([
    'Alarms',
    'Throughput (events a minute)',
    'Creation to stored (ms)',
    'Alerts by detector',
    'Quarantined',
    'Duplicates, late, degraded',
    'Waiting (messages)',
    'Workflow executions',
    'Workflow duration (ms)',
    'Batch size and store conflicts',
    'Function errors',
    'Function duration p99 (ms)',
    'Function throttles',
    'Behind the tables they follow (ms)',
    'HTTP requests',
    'HTTP latency (ms)',
    'Canary to stored (ms)',
  ]);
});

it('shows every metric the pipeline publishes and none it does not', () => {
  const shown = rows()
    .filter(([namespace]) => namespace === 'Millrace')
    .map(([, name]) => name);

  expect([...new Set(shown)].sort()).toEqual(Object.keys(METRICS).sort());
});

it('shows latency as percentiles', () => {
  const statistics = rows()
    .filter(([, name]) => name === 'EndToEndLatency')
    .map((row) => (row.at(-1) as { stat: string }).stat);

  expect(statistics).toEqual(['p50', 'p95', 'p99']);
});

it('shows each detector’s alerts apart', () => {
  const detectors = rows()
    .filter(([, name]) => name === 'AlertsRaised')
    .map((row) => row[row.indexOf('detector') + 1]);

  expect(detectors).toEqual(rulesFor().detectors.map(({ id }) => id));
});
