import { describe, expect, it } from '@jest/globals';
import { overheadOf, payloadOf } from '../../../../local/event-source/payload.ts';
import { recordJson } from '../../../../local/event-source/record-json.ts';

const record = (partition: number, offset: number) => ({
  ...{ partition, offset, arrivedAt: 0, key: null, timestamp: 0 },
  json: recordJson({
    ...{ topic: 'transactions', partition, offset, timestamp: 1_545_084_650_987 },
    ...{ timestampType: 'CREATE_TIME' as const, headers: [] },
    ...{ key: Buffer.from('acct-1'), value: Buffer.from('hello') },
  }),
});
const msk = {
  topic: 'transactions',
  bootstrapServers: ['127.0.0.1:9092', '127.0.0.1:9093'],
  eventSourceArn: 'arn:aws:kafka:us-east-1:0:cluster/a/b',
};

describe('payloadOf', () => {
  it('has the form of an Amazon MSK event', () => {
    const event: unknown = JSON.parse(payloadOf(msk, [record(0, 15), record(1, 3), record(0, 16)]));

    expect(event).toEqual({
      eventSource: 'aws:kafka',
      eventSourceArn: msk.eventSourceArn,
      bootstrapServers: '127.0.0.1:9092,127.0.0.1:9093',
      records: {
        'transactions-0': [
          expect.objectContaining({ offset: 15 }),
          expect.objectContaining({ offset: 16 }),
        ],
        'transactions-1': [
          {
            topic: 'transactions',
            partition: 1,
            offset: 3,
            timestamp: 1_545_084_650_987,
            timestampType: 'CREATE_TIME',
            key: 'YWNjdC0x',
            value: 'aGVsbG8=',
            headers: [],
          },
        ],
      },
    });
  });

  it('says SelfManagedKafka without an ARN', () => {
    const event: unknown = JSON.parse(payloadOf({ ...msk, eventSourceArn: '' }, [record(0, 1)]));

    expect(event).toMatchObject({ eventSource: 'SelfManagedKafka' });
    expect(event).not.toHaveProperty('eventSourceArn');
  });

  it('adds no more than the stated overhead to the records', () => {
    const records = Array.from({ length: 40 }, (_, index) => record(index, 2));

    const size = Buffer.byteLength(payloadOf(msk, records));

    const content = records.reduce((sum, { json }) => sum + json.length + 1, 0);
    expect(size).toBeLessThanOrEqual(content + overheadOf(msk, 40));
  });
});
