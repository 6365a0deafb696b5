import { type Refused, refused } from '../../domain/validation/rule.ts';
import type { SchemaReference } from '../ports/schema-registry.ts';

/** A framed value taken apart: which schema wrote it and where its Avro begins. */
export interface Frame {
  readonly schema: SchemaReference;
  readonly offset: number;
}

export type Framed = { readonly ok: true; readonly frame: Frame } | Refused;

const CONFLUENT_HEADER = 5;
const GLUE_HEADER = 18;

/**
 * Tells the two framings apart by the first byte: Confluent is 0 and a 4-byte schema id, AWS Glue is 3, a
 * compression byte and a 16-byte schema version id.
 */
export function parseFrame(bytes: Buffer): Framed {
  if (bytes.length === 0) return refused('MLR_EMPTY_VALUE', 'the record has no value');
  if (bytes[0] === 0) {
    if (bytes.length < CONFLUENT_HEADER) {
      return refused('MLR_FRAME_TRUNCATED', 'the value ends within the schema id');
    }
    const schema = { kind: 'confluent', id: bytes.readUInt32BE(1) } as const;
    return { ok: true, frame: { schema, offset: CONFLUENT_HEADER } };
  }
  if (bytes[0] === 3) {
    if (bytes.length < GLUE_HEADER) {
      return refused('MLR_FRAME_TRUNCATED', 'the value ends within the Glue header');
    }
    const versionId = bytes.toString('hex', 2, GLUE_HEADER);
    return { ok: true, frame: { schema: { kind: 'glue', versionId }, offset: GLUE_HEADER } };
  }
  return refused(
    'MLR_MAGIC_UNKNOWN',
    `the first byte is ${bytes[0]}, neither Confluent (0) nor Glue (3) framing`,
  );
}
