import { Metrics } from '@aws-lambda-powertools/metrics';
import { jest } from '@jest/globals';
import { powertoolsTelemetry } from '../../../src/adapters/powertools/telemetry.ts';
import { type EmittingCall, emittingCalls } from './emitting-calls.ts';

/** A metric as CloudWatch makes it of a log line. */
export interface EmittedMetric {
  readonly namespace: string;
  readonly name: string;
  /** Names of its dimensions. */
  readonly dimensions: readonly string[];
  /** Values that are the same in every line. */
  readonly fixed: Readonly<Record<string, string>>;
}

interface EmfLine {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [dimension: string]: unknown;
}

/** What the functions emit: each call in their code, made of the real adapter, and its log lines read. */
export function emitted(namespace: string, serviceName: string): EmittedMetric[] {
  const lines: string[] = [];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    for (const call of emittingCalls()) emit(call, new Metrics({ namespace, serviceName }));
  } finally {
    written.mockRestore();
  }
  return lines.flatMap((text) => metricsIn(JSON.parse(text) as EmfLine));
}

/** Stands for a value that only a run knows. */
const VARIES = '?';

function emit({ method, name, by }: EmittingCall, metrics: Metrics): void {
  const telemetry = powertoolsTelemetry(metrics);
  const dimension = Object.fromEntries(by.map((each) => [each, VARIES]));
  if (method === 'observe') telemetry.observe(name, [1]);
  else if (method === 'observeOne') telemetry.observeOne(name, 1, dimension);
  else telemetry.count(name, 1, by.length === 0 ? undefined : dimension);
  telemetry.publish();
}

const metricsIn = (line: EmfLine): EmittedMetric[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics: names }) =>
    Dimensions.flatMap((dimensions) => {
      const values = dimensions.map((each) => [each, String(line[each])] as const);
      const fixed = Object.fromEntries(values.filter(([, value]) => value !== VARIES));
      return names.map(({ Name: name }) => ({ namespace, name, dimensions, fixed }));
    }),
  );
