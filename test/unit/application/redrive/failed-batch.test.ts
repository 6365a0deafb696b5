import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withPayload } from '../../../../local/event-source/failures/failure-record.ts';
import { recordJson } from '../../../../local/event-source/record-json.ts';
import { failedBatch } from '../../../../src/application/redrive/failed-batch.ts';

const context = {
  functionArn: 'arn:f',
  envelope: { topic: 'orders', bootstrapServers: ['b:1'], eventSourceArn: '' },
  newId: () => 'id',
  now: () => 0,
};

/** An object as the event source keeps it. */
const kept = (records: readonly Parameters<typeof recordJson>[0][]): string =>
  JSON.stringify(
    withPayload(
      {
        ...{ condition: 'RetryAttemptsExhausted', invocations: 1, response: undefined },
        records: records.map((record) => ({
          ...record,
          json: recordJson(record),
          arrivedAt: 0,
        })),
      },
      context,
    ),
  );

const record = (partition: number, offset: number, over: object = {}) => ({
  ...{ topic: 'orders', partition, offset, timestamp: 5, timestampType: 'CREATE_TIME' as const },
  ...{ key: Buffer.from('k'), value: Buffer.from('v'), headers: [] },
  ...over,
});

const someBytes = fc.uint8Array({ maxLength: 40 }).map((list) => Buffer.from(list));
const header = fc.tuple(
  fc.string({ unit: 'binary' }).map((name) => Buffer.from(name)),
  someBytes,
);

it('gives every record back, byte for byte', () => {
  const orNull = fc.option(someBytes);
  const headers = fc.array(header, { maxLength: 3 });
  fc.assert(
    fc.property(orNull, orNull, headers, fc.nat(), (key, value, list, offset) => {
      const batch = failedBatch(kept([record(1, offset, { key, value, headers: list })]));
      const expected = list.map(([name, bytes]) => [name.toString(), bytes]);
      expect(batch).toEqual({
        ...{ ok: true, condition: 'RetryAttemptsExhausted' },
        records: [{ topic: 'orders', partition: 1, offset, key, value, headers: expected }],
      });
    }),
  );
});

it('gives them in the order of the log', () => {
  const batch = failedBatch(kept([record(1, 7), record(1, 9), record(0, 8), record(0, 3)]));
  const places = batch.ok ? batch.records.map((one) => [one.partition, one.offset]) : [];
  expect(places).toEqual([
    [0, 3],
    [0, 8],
    [1, 7],
    [1, 9],
  ]);
});

it('reads what AWS adds and leaves out', () => {
  const payload = {
    ...{
      eventSource: 'aws:kafka',
      eventSourceArn: 'arn:aws:kafka:x',
      bootstrapServers: 'b-1:9092',
    },
    records: {
      'orders-0': [
        {
          ...{
            topic: 'orders',
            partition: 0,
            offset: 4,
            timestamp: 1,
            timestampType: 'CREATE_TIME',
          },
          ...{ value: 'dg==', headers: [{ trace: [-1, 0, 127] }, { empty: null }] },
        },
      ],
    },
  };
  const text = JSON.stringify({
    requestContext: { requestId: 'r', functionArn: 'f', condition: 'RecordAgeExceeded' },
    ...{ responseContext: null, version: '1.0', timestamp: '2026-01-01T00:00:00.000Z' },
    KafkaBatchInfo: { batchSize: 1, bootstrapServers: 'b-1:9092', payloadSize: 9, recordsInfo: {} },
    payload: JSON.stringify(payload),
  });
  expect(failedBatch(text)).toMatchObject({
    ...{ ok: true, condition: 'RecordAgeExceeded' },
    records: [
      {
        ...{ key: null, value: Buffer.from('v') },
        headers: [
          ['trace', Buffer.from([255, 0, 127])],
          ['empty', Buffer.alloc(0)],
        ],
      },
    ],
  });
});

const broken = (change: (event: { records: Record<string, object[]> }) => void): string => {
  const object = JSON.parse(kept([record(0, 4)]));
  const event = JSON.parse(object.payload);
  change(event);
  return JSON.stringify({ ...object, payload: JSON.stringify(event) });
};
const changed = (over: object): string =>
  broken(({ records }) => Object.assign(records['orders-0']?.[0] ?? {}, over));

it.each([
  ['no JSON', 'oops', 'it is no JSON'],
  [
    'the failure of an asynchronous invocation',
    '{"requestContext":{"condition":"x"}}',
    'KafkaBatchInfo',
  ],
  ['no payload', JSON.stringify({ ...JSON.parse(kept([record(0, 4)])), payload: 7 }), 'payload'],
  [
    'a payload that is cut',
    JSON.stringify({ ...JSON.parse(kept([record(0, 4)])), payload: '{' }),
    'no JSON',
  ],
  ['no records', kept([]), 'no record'],
  ['an offset that is none', changed({ offset: -1 }), 'offset'],
  ['a value that is not base64', changed({ value: '?' }), 'value'],
  ['decoded values', changed({ valueSchemaMetadata: { dataFormat: 'AVRO' } }), '--offsets 0:4-5'],
  ['decoded keys', changed({ keySchemaMetadata: { dataFormat: 'AVRO' } }), 'decoded'],
])('refuses %s', (_, text, cause) => {
  expect(failedBatch(text)).toEqual({ ok: false, cause: expect.stringContaining(cause) });
});

it('gives back a header whatever its name', () => {
  const headers = [[Buffer.from('__proto__'), Buffer.from('x')]];
  const batch = failedBatch(kept([record(1, 0, { headers })]));
  expect(batch.ok && batch.records[0]?.headers).toEqual([['__proto__', Buffer.from('x')]]);
});
