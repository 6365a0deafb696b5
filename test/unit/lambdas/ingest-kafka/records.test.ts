import { expect, it } from '@jest/globals';
import { sourceOf } from '../../../../lambdas/ingest-kafka/records.ts';
import type { RawRecord } from '../../../../src/kafka-batch/index.ts';

const record = (over: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'tx',
  partition: 2,
  offset: 7,
  timestamp: 1,
  key: Buffer.from('acc-1'),
  bytes: Buffer.from('v'),
  headers: [],
  itemIdentifier: { partition: 'tx-2', offset: 7 },
  ...over,
});

it('takes key, value and position of a record', () => {
  const value = Buffer.from('v').toString('base64');
  expect(sourceOf(record(), 99)).toEqual({
    position: 'kafka:tx:2:7',
    key: 'acc-1',
    value,
    receivedAt: 99,
  });
  expect(sourceOf(record({ key: null }), 99)).toMatchObject({ key: null, value });
  expect(sourceOf(record({ bytes: null }), 99)).toMatchObject({ key: 'acc-1', value: '' });
  expect(sourceOf(record({ key: Buffer.of(0xff) }), 99).key).toBe('\ufffd');
});
