import type { InvocationResponse } from '../acknowledge.ts';
import type { EventEnvelope } from '../payload.ts';
import { payloadOf } from '../payload.ts';
import type { FailureCondition, QueuedRecord } from '../queued-record.ts';

/** Records given up together. */
export interface Failure {
  readonly condition: FailureCondition;
  readonly records: readonly QueuedRecord[];
  readonly invocations: number;
  /** Of the last invocation; absent when there was none. */
  readonly response: InvocationResponse | undefined;
}

export interface FailureContext {
  readonly functionArn: string;
  readonly envelope: EventEnvelope;
  /** Id for a failure without an invocation. */
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Json = Record<string, unknown>;

/** What SQS and SNS get: where the records are, not the records. */
export function metadataOf(failure: Failure, context: FailureContext): Json {
  return { ...common(failure, context), KafkaBatchInfo: batchInfo(failure, context) };
}

/** What S3 gets: the same, with the function's event as text. */
export function withPayload(failure: Failure, context: FailureContext): Json {
  const payload = payloadOf(context.envelope, failure.records);
  return { ...metadataOf(failure, context), payload };
}

/** What a Kafka topic gets for one record: the same about that record alone, with the event it would be. */
export function forTopic(failure: Failure, record: QueuedRecord, context: FailureContext): Json {
  const one = { ...failure, records: [record] };
  const { recordsInfo: _, ...info } = batchInfo(one, context);
  const recordInfo = {
    offset: String(record.offset),
    timestamp: new Date(record.timestamp).toISOString(),
  };
  return {
    ...common(one, context),
    KafkaBatchInfo: { ...info, recordInfo },
    payload: JSON.parse(payloadOf(context.envelope, [record])),
  };
}

function common({ condition, invocations, response }: Failure, context: FailureContext): Json {
  const { requestId = context.newId(), ...responseContext } = response ?? {};
  return {
    requestContext: {
      requestId,
      functionArn: context.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    responseContext: response === undefined ? null : responseContext,
    version: '1.0',
    timestamp: new Date(context.now()).toISOString(),
  };
}

function batchInfo({ records }: Failure, { envelope }: FailureContext): Json {
  return {
    batchSize: records.length,
    ...(envelope.eventSourceArn !== '' && { eventSourceArn: envelope.eventSourceArn }),
    bootstrapServers: envelope.bootstrapServers.join(','),
    payloadSize: payloadOf(envelope, records).length,
    recordsInfo: recordsInfo(records, envelope.topic),
  };
}

function recordsInfo(records: readonly QueuedRecord[], topic: string): Json {
  const time = (record: QueuedRecord | undefined) =>
    record === undefined ? undefined : new Date(record.timestamp).toISOString();
  return Object.fromEntries(
    [...Map.groupBy(records, ({ partition }) => partition)].map(([partition, list]) => {
      const [first, last] = [list[0], list.at(-1)];
      return [
        `${topic}-${partition}`,
        {
          firstRecordOffset: String(first?.offset),
          lastRecordOffset: String(last?.offset),
          firstRecordTimestamp: time(first),
          lastRecordTimestamp: time(last),
        },
      ];
    }),
  );
}
