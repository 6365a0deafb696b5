import { describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { unwrap } from '../../../../lambdas/ingest-queue/records.ts';
import { traceparentOf } from '../../../../src/application/tracing.ts';

const message = (body: string): SQSRecord => ({ messageId: 'm-1', body }) as SQSRecord;
const envelope = (detail: string): string =>
  `{"version":"0","id":"e-1","detail-type":"Transaction","source":"s","detail":${detail}}`;

describe('an EventBridge event in a queue message', () => {
  it('keeps the exact text of its detail', () => {
    const detail = '{ "amountMinor": 99999999999999999999,\n "eventId":"\\u0041 \\"detail\\":{}" }';
    const { record, rejection } = unwrap(message(envelope(detail)), 5);
    expect(rejection).toBeUndefined();
    expect(record).toEqual({ position: 'eventbridge:e-1', value: detail, receivedAt: 5 });
  });

  it.each([
    ['as an event', envelope('{}')],
    ['unreadable', 'no envelope'],
  ])('keeps its trace as a header, %s', (_, body) => {
    const AWSTraceHeader =
      'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1';
    const traced = { ...message(body), attributes: { AWSTraceHeader } } as SQSRecord;

    const { record } = unwrap(traced, 5);

    expect(traceparentOf(record)).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
  });

  it.each([
    ['no JSON', '{"id":', 'MLR_JSON_MALFORMED'],
    ['JSON null', 'null', 'MLR_ENVELOPE_INVALID'],
    ['no detail', '{"id":"e-1"}', 'MLR_ENVELOPE_INVALID'],
    ['no id', '{"detail":{}}', 'MLR_ENVELOPE_INVALID'],
    ['hostile nesting', envelope('['.repeat(100_000)), 'MLR_JSON_TOO_DEEP'],
  ])('is turned away whole: %s', (_, body, code) => {
    const { record, rejection } = unwrap(message(body), 5);
    expect(rejection?.code).toBe(code);
    expect(record).toMatchObject({ position: 'sqs:m-1', value: body });
  });
});
