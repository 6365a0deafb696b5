import { inflateSync } from 'node:zlib';
import { type Refused, refused } from '../../domain/validation/rule.ts';
import type { SchemaReference } from '../ports/schema-registry.ts';
import { MAX_RECORD_BYTES } from '../records.ts';

/** A framed value taken apart: which schema wrote it, and the bytes with where its Avro begins. */
export interface Frame {
  readonly schema: SchemaReference;
  readonly bytes: Buffer;
  readonly offset: number;
}

export type Framed = { readonly ok: true; readonly frame: Frame } | Refused;

const CONFLUENT_HEADER = 5;
const GLUE_HEADER = 18;
const UNCOMPRESSED = 0;
const ZLIB = 5;

/**
 * Tells the two framings apart by the first byte: Confluent is 0 and a 4-byte schema id, AWS Glue is 3, a
 * compression byte (0 none, 5 zlib) and a 16-byte schema version id.
 */
export function parseFrame(bytes: Buffer): Framed {
  if (bytes.length === 0) return refused('MLR_EMPTY_VALUE', 'the record has no value');
  if (bytes[0] === 0) {
    if (bytes.length < CONFLUENT_HEADER) {
      return refused('MLR_FRAME_TRUNCATED', 'the value ends within the schema id');
    }
    const schema = { kind: 'confluent', id: bytes.readUInt32BE(1) } as const;
    return { ok: true, frame: { schema, bytes, offset: CONFLUENT_HEADER } };
  }
  if (bytes[0] === 3) return parseGlue(bytes);
  return refused(
    'MLR_MAGIC_UNKNOWN',
    `the first byte is ${bytes[0]}, neither Confluent (0) nor Glue (3) framing`,
  );
}

function parseGlue(bytes: Buffer): Framed {
  if (bytes.length < GLUE_HEADER) {
    return refused('MLR_FRAME_TRUNCATED', 'the value ends within the Glue header');
  }
  const schema = { kind: 'glue', versionId: bytes.toString('hex', 2, GLUE_HEADER) } as const;
  if (bytes[1] === UNCOMPRESSED) {
    return { ok: true, frame: { schema, bytes, offset: GLUE_HEADER } };
  }
  if (bytes[1] !== ZLIB) {
    return refused(
      'MLR_COMPRESSION_UNKNOWN',
      `the Glue compression byte is ${bytes[1]}, neither 0 (none) nor 5 (zlib)`,
    );
  }
  try {
    const inflated = inflateSync(bytes.subarray(GLUE_HEADER), {
      maxOutputLength: MAX_RECORD_BYTES,
    });
    return { ok: true, frame: { schema, bytes: inflated, offset: 0 } };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_BUFFER_TOO_LARGE'
      ? refused('MLR_RECORD_TOO_LARGE', `the value inflates to more than ${MAX_RECORD_BYTES} bytes`)
      : refused('MLR_AVRO_MALFORMED', `the compressed value can't be inflated: ${message}`);
  }
}

/** The opposite of {@link parseFrame}, uncompressed. @param avro the encoded value */
export function frame(schema: SchemaReference, avro: Uint8Array): Buffer {
  const header = Buffer.alloc(schema.kind === 'confluent' ? CONFLUENT_HEADER : GLUE_HEADER);
  if (schema.kind === 'confluent') header.writeUInt32BE(schema.id, 1);
  else {
    header[0] = 3;
    header.write(schema.versionId, 2, 'hex');
  }
  return Buffer.concat([header, avro]);
}
