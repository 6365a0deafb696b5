import { expect, it } from '@jest/globals';
import { type KafkaEvent, recordsOf } from '../../../../lambdas/ingest-kafka/records.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

it('reads records in partition order, with key, position and the name to answer with', () => {
  const record = (offset: number, over: object = {}) => ({
    topic: 'tx',
    partition: 2,
    offset,
    timestamp: 1,
    timestampType: 'CREATE_TIME',
    headers: [],
    key: base64('acc-1'),
    value: base64('v'),
    ...over,
  });
  const event = {
    eventSource: 'SelfManagedKafka',
    bootstrapServers: 'b',
    records: {
      'tx-2': [record(7), record(8, { key: undefined }), record(9, { value: undefined })],
    },
  } as unknown as KafkaEvent;

  const { records, items } = recordsOf(event, 99);

  expect(records).toEqual([
    { position: 'kafka:tx:2:7', key: 'acc-1', value: base64('v'), receivedAt: 99 },
    { position: 'kafka:tx:2:8', key: null, value: base64('v'), receivedAt: 99 },
    { position: 'kafka:tx:2:9', key: 'acc-1', value: '', receivedAt: 99 },
  ]);
  expect(items.get('kafka:tx:2:8')).toEqual({ partition: 'tx-2', offset: 8 });
});
