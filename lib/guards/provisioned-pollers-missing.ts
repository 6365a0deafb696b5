import { EVENT_SOURCE_MAPPING, failureDestination, isKafka } from './event-sources.ts';
import type { Guard } from './guard.ts';
import type { Resource } from './resources.ts';
import { listOf, within } from './values.ts';

/** What a Kafka event source offers with provisioned pollers only, and how to tell that it is asked for. */
const PROVISIONED_ONLY: Readonly<Record<string, (mapping: Resource) => boolean>> = {
  BisectBatchOnFunctionError: ({ properties }) => properties['BisectBatchOnFunctionError'] === true,
  FunctionResponseTypes: ({ properties }) => listOf(properties['FunctionResponseTypes']).length > 0,
  MaximumRetryAttempts: ({ properties }) => properties['MaximumRetryAttempts'] !== undefined,
  MaximumRecordAgeInSeconds: ({ properties }) =>
    properties['MaximumRecordAgeInSeconds'] !== undefined,
  'a schema registry': ({ properties }) =>
    ['AmazonManagedKafkaEventSourceConfig', 'SelfManagedKafkaEventSourceConfig'].some(
      (config) => within(properties[config], 'SchemaRegistryConfig') !== undefined,
    ),
  'a Kafka topic for failures': (mapping) =>
    String(failureDestination(mapping)).startsWith('kafka://'),
};

export const provisionedPollersMissing: Guard = {
  type: EVENT_SOURCE_MAPPING,
  *check(mapping) {
    if (!isKafka(mapping) || mapping.properties['ProvisionedPollerConfig'] !== undefined) return;
    const asked = Object.entries(PROVISIONED_ONLY).flatMap(([name, isAsked]) =>
      isAsked(mapping) ? [name] : [],
    );
    if (asked.length === 0) return;
    yield `it asks for ${asked.join(', ')}, which Lambda offers with provisioned pollers only: set ProvisionedPollerConfig (kafka.polling.pollers of the stage), or drop them.`;
  },
};
