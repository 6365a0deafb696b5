import { describe, expect, it } from '@jest/globals';
import avro from 'avsc';
import { schemaDecoder } from '../../../../../local/event-source/schemas/decoder.ts';
import type { PublishedSchema } from '../../../../../local/event-source/schemas/fetch-schema.ts';
import type { SchemaSettings } from '../../../../../local/event-source/schemas/settings.ts';
import { frame } from '../../../../../src/application/decoding/frame.ts';
import type { SchemaReference } from '../../../../../src/application/ports/schema-registry.ts';

const schema = {
  ...{ type: 'record', name: 'Sale' },
  fields: [
    { name: 'id', type: 'string' },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'mark', type: 'bytes' },
  ],
} as const;
const type = avro.Type.forSchema(schema as unknown as avro.Schema, { wrapUnions: false });
const sale = { id: 'a', note: 'b', mark: Buffer.from([1, 255]) };
const asJson = Buffer.from(JSON.stringify({ ...sale, mark: '\u0001\u00ff' }));
const confluent: SchemaReference = { kind: 'confluent', id: 7 };
const glue: SchemaReference = { kind: 'glue', versionId: '0123456789abcdef0123456789abcdef' };
const framed = (reference: SchemaReference) => frame(reference, type.toBuffer(sale));

const settings: SchemaSettings = {
  ...{ registry: { kind: 'confluent', url: 'http://unused' }, format: 'JSON' },
  attributes: new Set(['VALUE']),
};

/** A registry that knows one schema, and which ids it was asked for. */
function registryOf(published: Omit<PublishedSchema, 'id'>) {
  const asked: SchemaReference[] = [];
  const fetchSchema = async (reference: SchemaReference) => {
    asked.push(reference);
    if (reference.kind === 'confluent' && reference.id !== 7) return undefined;
    return { id: reference.kind === 'confluent' ? '7' : reference.versionId, ...published };
  };
  return { asked, fetchSchema };
}
const avroRegistry = () => registryOf({ dataFormat: 'AVRO', definition: JSON.stringify(schema) });
const decode = async (
  fields: { key: Buffer | null; value: Buffer | null },
  given: Partial<SchemaSettings> = {},
  { fetchSchema } = avroRegistry(),
) => {
  const decoder = schemaDecoder({ ...settings, ...given }, fetchSchema);
  await decoder.resolve([fields]);
  return decoder.decode(fields);
};

describe('schemaDecoder', () => {
  it.each([
    ['Confluent', confluent, '7'],
    ['Glue', glue, '0123456789abcdef0123456789abcdef'],
  ])('decodes the value in %s framing and leaves the key', async (_, reference, schemaId) => {
    const key = Buffer.from('k');

    const decoded = await decode({ key, value: framed(reference) });

    expect(decoded).toEqual({
      ...{ ok: true, key: { bytes: key } },
      value: {
        bytes: asJson,
        metadata: { dataFormat: 'AVRO', schemaId },
      },
    });
  });

  it('only takes the header away when the mapping asks for the source', async () => {
    const decoded = await decode({ key: null, value: framed(confluent) }, { format: 'SOURCE' });

    expect(decoded).toMatchObject({ value: { bytes: type.toBuffer(sale) } });
  });

  it('decodes keys as well when they are named', async () => {
    const both = { key: framed(confluent), value: null };

    const decoded = await decode(both, { attributes: new Set(['KEY', 'VALUE']) });

    expect(decoded).toMatchObject({
      key: { bytes: asJson },
      value: { bytes: null },
    });
  });

  it.each([
    ['is not framed', Buffer.from('plain'), /neither Confluent \(0\) nor Glue/],
    ['names an unknown schema', framed({ kind: 'confluent', id: 8 }), /no schema 8/],
    ['is cut off', framed(confluent).subarray(0, 7), /./],
    ['goes on after its end', Buffer.concat([framed(confluent), Buffer.from('x')]), /./],
  ])('refuses a value that %s', async (_, value, reason) => {
    const decoded = await decode({ key: null, value });

    expect(decoded).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('decodes Avro only', async () => {
    const registry = registryOf({ dataFormat: 'PROTOBUF', definition: 'syntax = "proto3";' });

    const decoded = await decode({ key: null, value: framed(confluent) }, {}, registry);

    expect(decoded).toEqual({ ok: false, reason: expect.stringContaining('PROTOBUF') });
  });

  it('asks for a schema it knows no more, for one that was missing again', async () => {
    const { asked, fetchSchema } = avroRegistry();
    const decoder = schemaDecoder(settings, fetchSchema);
    const records = [confluent, { kind: 'confluent', id: 8 } as const].map((reference) => ({
      ...{ key: null, value: framed(reference) },
    }));

    await decoder.resolve([...records, ...records]);
    await decoder.resolve(records);

    expect(asked).toEqual([confluent, { kind: 'confluent', id: 8 }, { kind: 'confluent', id: 8 }]);
  });

  it('lets a registry that does not answer be known', async () => {
    const decoder = schemaDecoder(settings, async () => {
      throw new Error('connection refused');
    });

    await expect(decoder.resolve([{ key: null, value: framed(confluent) }])).rejects.toThrow(
      'connection refused',
    );
  });
});
