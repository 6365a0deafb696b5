import { Counter, Gauge, Registry } from 'prom-client';
import type { Telemetry } from '../../application/ports/telemetry.ts';
import {
  METRICS,
  type MetricName,
  STREAM_METRICS,
  type StreamGaugeName,
  type StreamMetricName,
} from '../../domain/metric-names.ts';
import { BucketCounts, type Observations } from './bucket-counts.ts';
import { type CounterSpec, EXPORTED, type ExportedSpec, type GaugeSpec } from './exported.ts';
import { exposeHistogram } from './exposed-histogram.ts';
import { processMetrics } from './process-metrics.ts';

type Labels = Readonly<Record<string, string>>;

/** The stream lane's telemetry: counters and histograms as everywhere, gauges, and the text Prometheus scrapes. */
export interface StreamTelemetry extends Telemetry {
  /** Adds to a counter. @throws TypeError for a metric that is none */
  count(name: MetricName | StreamMetricName, value: number, dimension?: Labels): void;
  /**
   * Adds observations to a histogram; milliseconds are shown as seconds.
   * @param length how many of `values` count, so that an array can be used again. @default all
   * @throws TypeError for a metric that is no histogram
   */
  observe(name: MetricName | StreamMetricName, values: Observations, length?: number): void;
  /** Sets a gauge; milliseconds are shown as seconds. */
  gauge(name: StreamGaugeName, value: number, labels?: Labels): void;
  /** Takes a series of a gauge out of the exposition: its partition moved to another member. */
  forget(name: StreamGaugeName, labels: Labels): void;
  /** Calls back before each exposition, to set gauges that go on changing while nothing happens. */
  beforeExposition(refresh: () => void): void;
  /** All metrics in Prometheus' text format. */
  exposition(): Promise<string>;
  readonly contentType: string;
}

export interface PrometheusTelemetryOptions {
  /** The consumer-group member, a label of every series. */
  readonly member: string;
  /** Memory, CPU, garbage collection and event loop of the process as well. @default true */
  readonly defaultMetrics?: boolean;
}

/** Metrics in this process' memory, until Prometheus comes for them. */
export function prometheusTelemetry(options: PrometheusTelemetryOptions): StreamTelemetry {
  const registry = new Registry();
  registry.setDefaultLabels({ member: options.member });
  if (options.defaultMetrics ?? true) processMetrics(registry);

  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, BucketCounts>();
  for (const [name, spec] of Object.entries<ExportedSpec>(EXPORTED)) {
    if (spec.kind === 'counter') counters.set(name, counterOf(registry, spec));
    else if (spec.kind === 'gauge') gauges.set(name, gaugeOf(registry, spec));
    else {
      const counts = new BucketCounts(spec.buckets);
      exposeHistogram(registry, spec, counts, scaleOf(name));
      histograms.set(name, counts);
    }
  }
  const refreshers: (() => void)[] = [];

  return {
    count(name, value, dimension) {
      const counter = known(counters, name, 'counter');
      if (value === 0) return;
      if (dimension === undefined) counter.inc(value);
      else counter.inc(dimension, value);
    },
    observe(name, values, length) {
      known(histograms, name, 'histogram').observe(values, length);
    },
    gauge(name, value, labels = {}) {
      known(gauges, name, 'gauge').set(labels, value / scaleOf(name));
    },
    forget(name, labels) {
      known(gauges, name, 'gauge').remove(labels);
    },
    beforeExposition(refresh) {
      refreshers.push(refresh);
    },
    exposition() {
      for (const refresh of refreshers) refresh();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function counterOf(registry: Registry, { name, help, by }: CounterSpec): Counter {
  const labelNames = by === undefined ? [] : [by.label];
  const counter = new Counter({ name, help, labelNames, registers: [registry] });
  // A counter that appears with its first increment has no rate yet: everything known starts at zero.
  if (by !== undefined) for (const value of by.values) counter.inc({ [by.label]: value }, 0);
  return counter;
}

function gaugeOf(registry: Registry, { name, help, label }: GaugeSpec): Gauge {
  const labelNames = label === undefined ? [] : [label];
  return new Gauge({ name, help, labelNames, registers: [registry] });
}

/** Units of a reported value in one unit of the exposition. */
function scaleOf(name: string): number {
  const units: Readonly<Record<string, string>> = { ...METRICS, ...STREAM_METRICS };
  return units[name] === 'Milliseconds' ? 1_000 : 1;
}

function known<T>(metrics: ReadonlyMap<string, T>, name: string, kind: string): T {
  const metric = metrics.get(name);
  if (metric === undefined) throw new TypeError(`${name} is no ${kind} of the stream lane`);
  return metric;
}
