import type { Shaped } from '../../domain/validation/shape.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { decodeAvro } from './decode-avro.ts';
import { parseFrame } from './frame.ts';

/**
 * Framed Avro bytes → transaction, for those who read a record now and then: the registry is asked for a schema that is
 * not known yet.
 * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE`
 */
export async function decodeAsking(value: Buffer, registry: SchemaRegistry): Promise<Shaped> {
  const framed = parseFrame(value);
  if (framed.ok) await registry.resolve([framed.frame.schema]);
  return decodeAvro(value, registry);
}
