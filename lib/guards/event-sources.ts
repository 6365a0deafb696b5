import type { Resource, Resources } from './resources.ts';
import { listOf, numberOf } from './values.ts';

export const EVENT_SOURCE_MAPPING = 'AWS::Lambda::EventSourceMapping';

export const isKafka = ({ properties }: Resource): boolean =>
  listOf(properties['Topics']).length > 0;

/** Whether it reads a table's stream or a Kinesis one: only they have shards, and so a place to start from. */
export const isStream = (mapping: Resource): boolean =>
  mapping.properties['StartingPosition'] !== undefined && !isKafka(mapping);

/** The queue of an SQS event source, where the stage's own constructs made it. */
export const queueOf = ({ properties }: Resource, resources: Resources): Resource | undefined =>
  resources.referred(properties['EventSourceArn'], 'AWS::SQS::Queue');

export function isQueue(mapping: Resource, resources: Resources): boolean {
  const arn = mapping.properties['EventSourceArn'];
  return queueOf(mapping, resources) !== undefined || /^arn:[^:]*:sqs:/.test(String(arn));
}

export function isFifo(mapping: Resource, resources: Resources): boolean {
  const { EventSourceArn: arn } = mapping.properties;
  if (typeof arn === 'string' && arn.endsWith('.fifo')) return true;
  return queueOf(mapping, resources)?.properties['FifoQueue'] === true;
}

/** Seconds the mapping's function may run; Lambda's default is 3. */
export function functionTimeout(mapping: Resource, resources: Resources): number | undefined {
  const target = resources.referred(mapping.properties['FunctionName'], 'AWS::Lambda::Function');
  return target && numberOf(target.properties['Timeout'] ?? 3);
}

/** Seconds a batch is gathered. */
export const windowSeconds = ({ properties }: Resource): number =>
  numberOf(properties['MaximumBatchingWindowInSeconds']) ?? 0;

/** Seconds a received message stays hidden; SQS's default is 30. */
export const visibilitySeconds = ({ properties }: Resource): number | undefined =>
  numberOf(properties['VisibilityTimeout'] ?? 30);

export const failureDestination = ({ properties }: Resource): unknown => {
  const config = properties['DestinationConfig'] as { OnFailure?: { Destination?: unknown } };
  return config?.OnFailure?.Destination;
};
