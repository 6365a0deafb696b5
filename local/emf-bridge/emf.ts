/** One metric of one EMF line under one of its dimension sets. */
export interface EmfMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: readonly (readonly [name: string, value: string])[];
  readonly values: readonly number[];
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** Seconds, 1 or 60. */
  readonly storageResolution: number;
}

/**
 * The metrics in a log line of the CloudWatch embedded metric format, each once for every dimension set. Anything
 * that is not such a line, or a metric without a usable value or dimension, gives nothing, as in CloudWatch.
 */
export function emfMetrics(line: string): EmfMetric[] {
  const document = parseObject(line);
  const meta = asObject(document['_aws']);
  const timestamp = meta['Timestamp'];
  if (typeof timestamp !== 'number') {
    return [];
  }
  return asList(meta['CloudWatchMetrics']).flatMap((directive) =>
    directiveMetrics(document, asObject(directive), timestamp),
  );
}

type Json = Readonly<Record<string, unknown>>;

function directiveMetrics(document: Json, directive: Json, timestamp: number): EmfMetric[] {
  const namespace = directive['Namespace'];
  if (typeof namespace !== 'string') {
    return [];
  }
  const sets = asList(directive['Dimensions']).map((names) => dimensionsOf(document, names));
  return asList(directive['Metrics'])
    .map(asObject)
    .flatMap((metric) => {
      const name = metric['Name'];
      const values = typeof name === 'string' ? valuesOf(document[name]) : [];
      if (typeof name !== 'string' || values.length === 0) {
        return [];
      }
      const unit = typeof metric['Unit'] === 'string' ? metric['Unit'] : 'None';
      const storageResolution = metric['StorageResolution'] === 1 ? 1 : 60;
      return sets
        .filter((dimensions) => dimensions !== undefined)
        .map((dimensions) => ({
          ...{ namespace, name, unit, dimensions, values, timestamp, storageResolution },
        }));
    });
}

/** Undefined when the line lacks a value for one of the names. */
function dimensionsOf(document: Json, names: unknown): [string, string][] | undefined {
  const pairs = asList(names).map((name): [string, unknown] => [
    String(name),
    document[String(name)],
  ]);
  return pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')
    ? pairs
    : undefined;
}

const valuesOf = (value: unknown): number[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (each): each is number => typeof each === 'number' && Number.isFinite(each),
  );

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

function parseObject(line: string): Json {
  try {
    return asObject(JSON.parse(line));
  } catch {
    return {};
  }
}
