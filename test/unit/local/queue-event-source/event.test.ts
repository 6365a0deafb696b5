import { describe, expect, it } from '@jest/globals';
import { finished, sqsEvent } from '../../../../local/queue-event-source/event.ts';

const messages = ['a', 'b', 'c'].map((MessageId) => ({ MessageId, Body: `body ${MessageId}` }));
const answered = (payload: unknown) =>
  ({
    kind: 'answered',
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  }) as const;
const failures = (...ids: unknown[]) =>
  answered({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('what is taken off the queue', () => {
  it.each([
    ['no answer', answered(''), 'abc'],
    ['null', answered('null'), 'abc'],
    ['no failures', failures(), 'abc'],
    ['failures null', answered({ batchItemFailures: null }), 'abc'],
    ['one failure', failures('b'), 'ac'],
    ['all failed', failures('a', 'b', 'c'), ''],
    ['a failure that was not in the batch', failures('x'), ''],
    ['an empty identifier', failures(''), ''],
    ['no identifier', failures(undefined), ''],
    ['no JSON', answered('oops'), ''],
    ['a failed function', { kind: 'failed', reason: 'timeout' } as const, ''],
  ])('%s', (_, outcome, expected) => {
    const ids = finished(messages, outcome).map((message) => message.MessageId);
    expect(ids.join('')).toBe(expected);
  });
});

it('hands over bodies and ids in the shape of Lambda', () => {
  const event = JSON.parse(sqsEvent(messages, 'arn:q', 'eu-west-1')) as { Records: object[] };
  expect(event.Records).toHaveLength(3);
  expect(event.Records[0]).toMatchObject({
    messageId: 'a',
    body: 'body a',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:q',
  });
});
