import avro from 'avsc';
import { boundedMaps } from '../../../src/adapters/registry/bounded-map.ts';
import { parseFrame } from '../../../src/application/decoding/frame.ts';
import type { SchemaReference } from '../../../src/application/ports/schema-registry.ts';
import type { FetchSchema, PublishedSchema } from './fetch-schema.ts';
import type { SchemaSettings } from './settings.ts';

/** What Lambda says about the schema of a key or value. */
export interface SchemaMetadata {
  readonly dataFormat: string;
  readonly schemaId: string;
}

/** A key or value as the function gets it. */
export interface DecodedField {
  readonly bytes: Buffer | null;
  readonly metadata?: SchemaMetadata;
}

export interface DecodedFields {
  readonly key: DecodedField;
  readonly value: DecodedField;
}

export type Decoded =
  | ({ readonly ok: true } & DecodedFields)
  | { readonly ok: false; readonly reason: string };

interface Fields {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

export interface SchemaDecoder {
  /** Asks for the schemas that are not known yet. @throws when the registry does not answer: records wait for it */
  resolve(records: Iterable<Fields>): Promise<void>;
  decode(record: Fields): Decoded;
}

type Reader = (body: Buffer) => Buffer;
interface Known {
  readonly metadata: SchemaMetadata;
  readonly read: Reader;
}

/** Validates and decodes what the mapping names; the other field passes as it is. Null has no schema. */
export function schemaDecoder(settings: SchemaSettings, fetchSchema: FetchSchema): SchemaDecoder {
  const known = new Map<string, Known>();
  const validated = ({ key, value }: Fields): (Buffer | null)[] => [
    settings.attributes.has('KEY') ? key : null,
    settings.attributes.has('VALUE') ? value : null,
  ];

  function field(bytes: Buffer | null, isValidated: boolean): DecodedField {
    if (bytes === null || !isValidated) return { bytes };
    const framed = parseFrame(bytes);
    if (!framed.ok) throw new Error(framed.rejection.cause);
    const { schema, bytes: held, offset } = framed.frame;
    const reader = known.get(nameOf(schema));
    if (reader === undefined) throw new Error(`the registry has no schema ${nameOf(schema)}`);
    const body = held.subarray(offset);
    const decoded = reader.read(body);
    return { bytes: settings.format === 'JSON' ? decoded : body, metadata: reader.metadata };
  }

  return {
    async resolve(records) {
      const missing = new Map<string, SchemaReference>();
      for (const record of records) {
        for (const bytes of validated(record)) {
          const framed = bytes === null ? undefined : parseFrame(bytes);
          if (framed?.ok !== true) continue;
          const { schema } = framed.frame;
          if (!known.has(nameOf(schema))) missing.set(nameOf(schema), schema);
        }
      }
      await Promise.all(
        [...missing].map(async ([name, reference]) => {
          const found = await fetchSchema(reference);
          if (found !== undefined) known.set(name, knownSchema(found));
        }),
      );
    },
    decode({ key, value }) {
      try {
        return {
          ok: true,
          key: field(key, settings.attributes.has('KEY')),
          value: field(value, settings.attributes.has('VALUE')),
        };
      } catch (error) {
        return { ok: false, reason: (error as Error).message };
      }
    },
  };
}

const nameOf = (schema: SchemaReference): string =>
  schema.kind === 'confluent' ? String(schema.id) : schema.versionId;

function knownSchema({ id, dataFormat, definition }: PublishedSchema): Known {
  return { metadata: { dataFormat, schemaId: id }, read: readerOf(dataFormat, definition) };
}

function readerOf(dataFormat: string, definition: string): Reader {
  if (dataFormat === 'AVRO') {
    const schema = JSON.parse(definition) as avro.Schema;
    const type = avro.Type.forSchema(schema, { wrapUnions: false, typeHook: boundedMaps });
    return (body) => Buffer.from(JSON.stringify(type.fromBuffer(body), bytesAsText));
  }
  return () => {
    throw new Error(`schemas of format ${dataFormat} are not decoded locally, Avro is`);
  };
}

/** Avro's `bytes` and `fixed` as Avro's own JSON has them: a character for each byte. */
function bytesAsText(this: unknown, name: string, value: unknown): unknown {
  const held = (this as Record<string, unknown>)[name];
  return Buffer.isBuffer(held) ? held.toString('latin1') : value;
}
