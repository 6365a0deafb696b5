import type { EventFilter } from '../filters/event-filter.ts';
import type { SchemaSettings } from '../schemas/settings.ts';

/** Groups of metrics a mapping can ask for. */
export const METRIC_GROUPS = ['EventCount', 'ErrorCount', 'KafkaMetrics'] as const;
export type MetricGroup = (typeof METRIC_GROUPS)[number];

export type StartingPosition =
  | { readonly at: 'TRIM_HORIZON' }
  | { readonly at: 'LATEST' }
  /** The first record at or after a time; epoch milliseconds. */
  | { readonly at: 'AT_TIMESTAMP'; readonly timestamp: number };

/** Where records go that are given up: an ARN, or `kafka://topic` of the same cluster. */
export type FailureDestination =
  | { readonly kind: 'sqs' | 'sns'; readonly arn: string }
  | { readonly kind: 's3'; readonly bucket: string }
  | { readonly kind: 'kafka'; readonly topic: string };

/** A Kafka event source mapping, checked: what `AWS::Lambda::EventSourceMapping` says. */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly enabled: boolean;
  /** Name or ARN. */
  readonly functionName: string;
  readonly bootstrapServers: readonly string[];
  /** Present: the event says `aws:kafka` and carries it. Empty: the event says `SelfManagedKafka`. */
  readonly eventSourceArn: string;
  readonly topic: string;
  readonly consumerGroup: string;
  readonly startingPosition: StartingPosition;
  readonly batchSize: number;
  readonly maximumBatchingWindowMs: number;
  /** Pollers at least and at most; never more than there are partitions. */
  readonly pollers: { readonly minimum: number; readonly maximum: number };
  readonly provisioned: boolean;
  /** The function's answer may name records that failed; otherwise the answer is not looked at. */
  readonly partialResponses: boolean;
  readonly bisect: boolean;
  /** −1 is without end. */
  readonly maximumRetryAttempts: number;
  /** Undefined is without limit. */
  readonly maximumRecordAgeMs: number | undefined;
  readonly onFailure: FailureDestination | undefined;
  /** A record is delivered when one of them matches; none lets everything pass. */
  readonly filters: readonly EventFilter[];
  readonly metrics: ReadonlySet<MetricGroup>;
  /** Undefined leaves keys and values as they are. */
  readonly schemas: SchemaSettings | undefined;
}
