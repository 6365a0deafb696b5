import { compileFilter, type EventFilter } from '../filters/event-filter.ts';
import { schemaSettingsOf } from '../schemas/settings.ts';
import {
  type EventSourceMapping,
  METRIC_GROUPS,
  type MetricGroup,
  type StartingPosition,
} from './mapping.ts';
import { onFailureOf } from './on-failure.ts';
import { isObject, type Properties, PropertyReader } from './property-reader.ts';

/** What a template can't know, or what is to be different here. */
export interface Overrides {
  readonly functionName?: string;
  /** Broker addresses: Amazon MSK tells them at run time only. */
  readonly bootstrapServers?: readonly string[];
  /** Destination ARN or `kafka://topic`. */
  readonly onFailure?: string;
  readonly uuid?: string;
  /** Address of the schema registry. */
  readonly registry?: string;
}

/** Lambda's own default where the property is left out; it can't be written, the property counts seconds. */
const DEFAULT_WINDOW_MS = 500;
const RETRIES_BEFORE_DESTINATION = 10;
const UNLIMITED = -1;

const WITH_POLLERS_ONLY = [
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
  'FunctionResponseTypes',
  'SchemaRegistryConfig',
];

/** Taken over or without a meaning here: access to brokers, keys, log levels, tags. */
const KNOWN = new Set([
  ...WITH_POLLERS_ONLY,
  ...['AmazonManagedKafkaEventSourceConfig', 'BatchSize', 'DestinationConfig', 'Enabled'],
  ...['EventSourceArn', 'FilterCriteria', 'FunctionName', 'KmsKeyArn', 'LoggingConfig'],
  ...['MaximumBatchingWindowInSeconds', 'MetricsConfig', 'ProvisionedPollerConfig'],
  ...['SelfManagedEventSource', 'SelfManagedKafkaEventSourceConfig', 'SourceAccessConfigurations'],
  ...['StartingPosition', 'StartingPositionTimestamp', 'Tags', 'Topics'],
]);

/**
 * Checks a mapping as Lambda would when it is created.
 *
 * @throws MillraceError `MLR_CONFIG_INVALID` with every problem
 */
export function parseMapping(
  properties: Properties,
  overrides: Overrides = {},
): EventSourceMapping {
  const read = new PropertyReader(withOverrides(properties, overrides));
  const { problems } = read;
  for (const name of Object.keys(properties).filter((each) => !KNOWN.has(each))) {
    problems.push(`${name} is not a property of a Kafka mapping`);
  }
  const provisioned = read.at('ProvisionedPollerConfig') !== undefined;
  if (!provisioned) problems.push(...needsPollers(properties));
  const minimum = read.whole('ProvisionedPollerConfig.MinimumPollers', 1, 200) ?? 1;
  const maximum = read.whole('ProvisionedPollerConfig.MaximumPollers', 1, 2_000) ?? 200;
  if (minimum > maximum)
    problems.push(`MinimumPollers ${minimum} is above MaximumPollers ${maximum}`);

  const topic = topicOf(read);
  const uuid = overrides.uuid ?? '00000000-0000-4000-8000-000000000000';
  const onFailure = onFailureOf(read, { topic, provisioned });
  const retries = read.whole('MaximumRetryAttempts', UNLIMITED, 10_000) ?? UNLIMITED;
  const window = read.whole('MaximumBatchingWindowInSeconds', 0, 300);
  const mapping: EventSourceMapping = {
    uuid,
    enabled: read.flag('Enabled') ?? true,
    functionName: required(read, 'FunctionName', '--function'),
    bootstrapServers: serversOf(read),
    eventSourceArn: sourceArnOf(read),
    topic,
    consumerGroup: consumerGroupOf(read) ?? uuid,
    startingPosition: startingPositionOf(read),
    batchSize: read.whole('BatchSize', 1, 10_000) ?? 100,
    maximumBatchingWindowMs: window === undefined ? DEFAULT_WINDOW_MS : window * 1_000,
    pollers: { minimum, maximum },
    provisioned,
    partialResponses: read.list('FunctionResponseTypes').includes('ReportBatchItemFailures'),
    bisect: read.flag('BisectBatchOnFunctionError') ?? false,
    maximumRetryAttempts:
      onFailure !== undefined && retries === UNLIMITED ? RETRIES_BEFORE_DESTINATION : retries,
    maximumRecordAgeMs: recordAgeOf(read),
    onFailure,
    filters: filtersOf(read),
    metrics: metricsOf(read),
    schemas: schemaSettingsOf(read),
  };
  read.check();
  return Object.freeze(mapping);
}

const withOverrides = (properties: Properties, overrides: Overrides): Properties => ({
  ...properties,
  ...(overrides.functionName !== undefined && { FunctionName: overrides.functionName }),
  ...(overrides.registry !== undefined && {
    SchemaRegistryConfig: {
      ...(isObject(properties['SchemaRegistryConfig']) ? properties['SchemaRegistryConfig'] : {}),
      SchemaRegistryURI: overrides.registry,
    },
  }),
  ...(overrides.onFailure !== undefined && {
    DestinationConfig: { OnFailure: { Destination: overrides.onFailure } },
  }),
  ...(overrides.bootstrapServers !== undefined && {
    SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: overrides.bootstrapServers } },
  }),
});

const needsPollers = (properties: Properties): string[] =>
  WITH_POLLERS_ONLY.filter((name) => name in properties).map(
    (name) => `${name} needs provisioned pollers: set ProvisionedPollerConfig`,
  );

function required(read: PropertyReader, name: string, flag: string): string {
  const problems = read.problems.length;
  const value = read.text(name, flag);
  if (value === undefined && read.problems.length === problems) {
    read.problems.push(`${name} is missing: give it with ${flag}`);
  }
  return value ?? '';
}

function topicOf(read: PropertyReader): string {
  const [topic, ...others] = read.list('Topics');
  if (typeof topic === 'string' && topic !== '' && others.length === 0) return topic;
  read.problems.push('Topics must name exactly one topic');
  return '';
}

function serversOf(read: PropertyReader): string[] {
  const servers = read.list('SelfManagedEventSource.Endpoints.KafkaBootstrapServers');
  if (servers.length === 0) {
    read.problems.push('the broker addresses are not in this template: give them with --brokers');
  }
  return servers.map(String);
}

/** A cluster of the same stack has no ARN yet: the event then carries a made-up one. */
function sourceArnOf(read: PropertyReader): string {
  const arn = read.at('EventSourceArn');
  return isObject(arn)
    ? 'arn:aws:kafka:us-east-1:000000000000:cluster/local/0-1'
    : String(arn ?? '');
}

function consumerGroupOf(read: PropertyReader): string | undefined {
  const mode = read.text('SelfManagedKafkaEventSourceConfig.ConsumptionMode') ?? 'Stream';
  if (mode !== 'Stream') read.problems.push(`ConsumptionMode ${mode} is not carried out locally`);
  return (
    read.text('AmazonManagedKafkaEventSourceConfig.ConsumerGroupId') ??
    read.text('SelfManagedKafkaEventSourceConfig.ConsumerGroupId')
  );
}

function startingPositionOf(read: PropertyReader): StartingPosition {
  const at = read.text('StartingPosition');
  const seconds = read.at('StartingPositionTimestamp');
  if (at === 'TRIM_HORIZON' || at === 'LATEST') return { at };
  if (at === 'AT_TIMESTAMP' && typeof seconds === 'number') {
    return { at, timestamp: seconds * 1_000 };
  }
  const what =
    'must be TRIM_HORIZON, LATEST, or AT_TIMESTAMP with StartingPositionTimestamp in seconds';
  read.problems.push(`StartingPosition ${what}`);
  return { at: 'TRIM_HORIZON' };
}

function recordAgeOf(read: PropertyReader): number | undefined {
  const seconds = read.whole('MaximumRecordAgeInSeconds', UNLIMITED, 604_800);
  if (seconds === undefined || seconds === UNLIMITED) return undefined;
  if (seconds < 60) {
    read.problems.push('MaximumRecordAgeInSeconds must be -1 or from 60 to 604800');
  }
  return seconds * 1_000;
}

function filtersOf(read: PropertyReader): EventFilter[] {
  return read.list('FilterCriteria.Filters').flatMap((filter) => {
    const pattern = isObject(filter) ? filter['Pattern'] : undefined;
    try {
      return [compileFilter(typeof pattern === 'string' ? pattern : '')];
    } catch (error) {
      read.problems.push(`FilterCriteria: ${(error as Error).message}`);
      return [];
    }
  });
}

function metricsOf(read: PropertyReader): Set<MetricGroup> {
  const groups = new Set<MetricGroup>();
  for (const name of read.list('MetricsConfig.Metrics')) {
    const group = METRIC_GROUPS.find((each) => each === name);
    if (group === undefined) read.problems.push(`MetricsConfig.Metrics has no ${String(name)}`);
    else groups.add(group);
  }
  return groups;
}
