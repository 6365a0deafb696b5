import type { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from '../synth.ts';

/** A metric as a dashboard or an alarm asks for it. */
export interface ShownMetric {
  /** Which widget or alarm asks. */
  readonly by: string;
  readonly namespace: string;
  readonly name: string;
  /** Values known only when deployed are `?`. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What dashboards and alarms ask CloudWatch for. */
export interface Shown {
  readonly metrics: readonly ShownMetric[];
  /** Metric math, with the ids it may use. */
  readonly expressions: readonly { by: string; text: string; ids: readonly string[] }[];
}

interface Stat {
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

interface Part {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Stat };
}

const known = (value: unknown): string => (typeof value === 'string' ? value : '?');

export function shownBy(...templates: readonly Template[]): Shown {
  const all = templates.flatMap((template) => [
    ...propertiesOf(template, 'AWS::CloudWatch::Alarm').map(ofAlarm),
    ...propertiesOf(template, 'AWS::CloudWatch::Dashboard').flatMap(ofDashboard),
  ]);
  return {
    metrics: all.flatMap(({ metrics }) => metrics),
    expressions: all.flatMap(({ expressions }) => expressions),
  };
}

function ofAlarm(alarm: Readonly<Record<string, unknown>>): Shown {
  const by = `alarm "${alarm['AlarmDescription']}"`;
  const metric = ({ MetricName: name, Namespace: namespace, Dimensions = [] }: Stat) => ({
    ...{ by, namespace, name },
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, known(Value)])),
  });
  const parts = alarm['Metrics'] as readonly Part[] | undefined;
  if (parts === undefined) {
    return { metrics: [metric(alarm as unknown as Stat)], expressions: [] };
  }
  const ids = parts.map(({ Id }) => Id);
  return {
    metrics: parts.flatMap(({ MetricStat: stat }) => (stat ? [metric(stat.Metric)] : [])),
    expressions: parts.flatMap(({ Expression: text }) => (text ? [{ by, text, ids }] : [])),
  };
}

interface Widget {
  readonly properties: { readonly title?: string; readonly metrics?: readonly Row[] };
}
/** Namespace, name, names and values of dimensions in turn, options. */
type Row = readonly (string | Readonly<{ id?: string; expression?: string }>)[];

function ofDashboard(dashboard: Readonly<Record<string, unknown>>): Shown[] {
  const { widgets } = JSON.parse(textOf(dashboard['DashboardBody'])) as { widgets: Widget[] };
  return widgets.map(({ properties: { title, metrics: rows = [] } }) => {
    const by = `widget "${title}"`;
    const options = rows.map((row) => row.find((part) => typeof part === 'object'));
    const ids = options.flatMap((option) => option?.id ?? []);
    return {
      metrics: rows.flatMap((row) => {
        const [namespace, name, ...rest] = row.filter((part) => typeof part === 'string');
        if (namespace === undefined || name === undefined) return [];
        const dimensions: Record<string, string> = {};
        for (let i = 0; i < rest.length; i += 2) dimensions[rest[i] ?? ''] = rest[i + 1] ?? '';
        return [{ by, namespace, name, dimensions }];
      }),
      expressions: options.flatMap((option) =>
        option?.expression === undefined ? [] : [{ by, text: option.expression, ids }],
      ),
    };
  });
}

/** A dashboard's body with every deploy-time value replaced by `?`. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  const { 'Fn::Join': joined } = body as { 'Fn::Join': readonly [string, readonly unknown[]] };
  return joined[1].map(known).join('');
}
