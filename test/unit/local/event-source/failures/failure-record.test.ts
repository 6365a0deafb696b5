import { describe, expect, it } from '@jest/globals';
import {
  type Failure,
  forTopic,
  metadataOf,
  withPayload,
} from '../../../../../local/event-source/failures/failure-record.ts';
import { objectKey } from '../../../../../local/event-source/failures/s3.ts';
import { payloadOf } from '../../../../../local/event-source/payload.ts';
import { queued } from '../records.ts';

const record = (partition: number, offset: number) => ({
  ...queued(partition, offset),
  json: JSON.stringify({ partition, offset }),
  timestamp: Date.UTC(2026, 0, 2, 3, 4, offset),
});
const envelope = {
  ...{ topic: 'Topic', bootstrapServers: ['b:1', 'c:2'] },
  eventSourceArn: 'arn:aws:kafka:us-east-1:1:cluster/c/1',
};
const context = {
  ...{ functionArn: 'arn:f', envelope, newId: () => 'new-id' },
  now: () => Date.UTC(2026, 0, 2, 3, 5),
};
const failure: Failure = {
  ...{ condition: 'RetryAttemptsExhausted', invocations: 3 },
  records: [record(0, 5), record(0, 7), record(1, 9)],
  response: {
    ...{ requestId: 'r-1', statusCode: 200, executedVersion: '$LATEST' },
    functionError: 'Unhandled',
  },
};

describe('the record of a failure', () => {
  it('says for SQS and SNS where the records are', () => {
    const payloadSize = payloadOf(envelope, failure.records).length;

    expect(metadataOf(failure, context)).toEqual({
      requestContext: {
        ...{ requestId: 'r-1', functionArn: 'arn:f', approximateInvokeCount: 3 },
        condition: 'RetryAttemptsExhausted',
      },
      responseContext: {
        ...{ statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      },
      version: '1.0',
      timestamp: '2026-01-02T03:05:00.000Z',
      KafkaBatchInfo: {
        ...{ batchSize: 3, bootstrapServers: 'b:1,c:2', payloadSize },
        eventSourceArn: envelope.eventSourceArn,
        recordsInfo: {
          'Topic-0': {
            ...{ firstRecordOffset: '5', lastRecordOffset: '7' },
            firstRecordTimestamp: '2026-01-02T03:04:05.000Z',
            lastRecordTimestamp: '2026-01-02T03:04:07.000Z',
          },
          'Topic-1': {
            ...{ firstRecordOffset: '9', lastRecordOffset: '9' },
            firstRecordTimestamp: '2026-01-02T03:04:09.000Z',
            lastRecordTimestamp: '2026-01-02T03:04:09.000Z',
          },
        },
      },
    });
  });

  it('has no response when nothing was invoked', () => {
    const document = metadataOf({ ...failure, response: undefined, invocations: 0 }, context);

    expect(document).toMatchObject({
      requestContext: { requestId: 'new-id', approximateInvokeCount: 0 },
      responseContext: null,
    });
  });

  it("carries for S3 the function's event as text", () => {
    const { payload } = withPayload(failure, context);

    expect(payload).toBe(payloadOf(envelope, failure.records));
  });

  it('is for a Kafka topic about one record, with the event it would be', () => {
    expect(forTopic(failure, record(1, 9), context)).toMatchObject({
      KafkaBatchInfo: {
        batchSize: 1,
        recordInfo: { offset: '9', timestamp: '2026-01-02T03:04:09.000Z' },
      },
      payload: { records: { 'Topic-1': [{ partition: 1, offset: 9 }] } },
    });
  });
});

it('lays objects out as AWS does for streams', () => {
  const key = objectKey('uuid', 'Topic', failure, new Date(context.now()), 'random');

  expect(key).toBe('aws/lambda/uuid/Topic-0/2026/01/02/2026-01-02T03.05.00-random');
});
