import { refused } from '../../domain/validation/rule.ts';
import type { Shaped } from '../../domain/validation/shape.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { parseFrame } from './frame.ts';

/** Framed Avro bytes → transaction. Every byte must belong to it. */
export function decodeAvro(bytes: Buffer, registry: SchemaRegistry): Shaped {
  const framed = parseFrame(bytes);
  if (!framed.ok) return framed;
  const { schema, offset } = framed.frame;
  const reader = registry.reader(schema);
  if (reader === undefined) {
    const named = schema.kind === 'confluent' ? `id ${schema.id}` : `version ${schema.versionId}`;
    return refused('MLR_SCHEMA_UNKNOWN', `the registry has no schema with ${named}`);
  }
  try {
    const decoded = reader.decode(bytes, offset);
    if (decoded.offset < 0) return refused('MLR_AVRO_MALFORMED', 'the Avro value ends early');
    if (decoded.offset < bytes.length) {
      const extra = bytes.length - decoded.offset;
      return refused('MLR_AVRO_TRAILING_BYTES', `${extra} bytes follow the Avro value`);
    }
    return { ok: true, event: decoded.value };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    return refused('MLR_AVRO_MALFORMED', `the Avro value is malformed: ${why.slice(0, 200)}`);
  }
}
