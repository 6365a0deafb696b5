import { MillraceError } from '../../domain/errors.ts';
import { refused } from '../../domain/validation/rule.ts';
import type { Shaped } from '../../domain/validation/shape.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { parseFrame } from './frame.ts';

/**
 * Framed Avro bytes → transaction. Every byte must belong to it.
 * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE` when the schema it was written with is not resolved
 */
export function decodeAvro(value: Buffer, registry: SchemaRegistry): Shaped {
  const framed = parseFrame(value);
  if (!framed.ok) return framed;
  const { schema, bytes, offset } = framed.frame;
  const reader = registry.reader(schema);
  if (reader === undefined) {
    throw new MillraceError('MLR_REGISTRY_UNAVAILABLE', 'the schema of a record is not resolved');
  }
  if (reader.kind === 'unreadable') return { ok: false, rejection: reader.rejection };
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
