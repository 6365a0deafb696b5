import { describe, expect, it } from '@jest/globals';
import { type KafkaRecordFields, recordJson } from '../../../../local/event-source/record-json.ts';

const record = (fields: Partial<KafkaRecordFields>): KafkaRecordFields => ({
  ...{ topic: 't', partition: 0, offset: 7, timestamp: 1, timestampType: 'CREATE_TIME' },
  ...{ key: null, value: null, headers: [] },
  ...fields,
});

describe('recordJson', () => {
  it('leaves out a null key and a null value', () => {
    const parsed: unknown = JSON.parse(recordJson(record({})));

    expect(parsed).not.toHaveProperty('key');
    expect(parsed).not.toHaveProperty('value');
  });

  it('keeps an empty value apart from none', () => {
    expect(JSON.parse(recordJson(record({ value: Buffer.alloc(0) })))).toHaveProperty('value', '');
  });

  it('gives header bytes signed, in order, repeated names included', () => {
    const headers: [Buffer, Buffer][] = [
      [Buffer.from('a'), Buffer.from([104, 255])],
      [Buffer.from('a'), Buffer.from([1])],
    ];

    expect(JSON.parse(recordJson(record({ headers })))).toHaveProperty('headers', [
      { a: [104, -1] },
      { a: [1] },
    ]);
  });

  it('says by which schemas key and value were decoded', () => {
    const keySchema = { dataFormat: 'AVRO', schemaId: '1' };
    const valueSchema = { dataFormat: 'AVRO', schemaId: '2' };

    expect(JSON.parse(recordJson(record({ keySchema, valueSchema })))).toMatchObject({
      ...{ keySchemaMetadata: keySchema, valueSchemaMetadata: valueSchema },
    });
    expect(JSON.parse(recordJson(record({})))).not.toHaveProperty('valueSchemaMetadata');
  });

  it('is ASCII, so that its length is its size', () => {
    const text = recordJson(record({ headers: [[Buffer.from('naïve 🚂'), Buffer.from('x')]] }));

    expect(Buffer.byteLength(text)).toBe(text.length);
    expect(JSON.parse(text)).toHaveProperty('headers', [{ 'naïve 🚂': [120] }]);
  });
});
