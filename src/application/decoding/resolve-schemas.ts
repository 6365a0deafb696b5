import type { SchemaReference, SchemaRegistry } from '../ports/schema-registry.ts';
import { bytesOf, MAX_RECORD_BYTES, routeOf, type SourceRecord } from '../records.ts';
import { parseFrame } from './frame.ts';

/**
 * Makes the schemas known that records were written with, so that decoding them need not wait.
 * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE`
 */
export async function resolveSchemas(
  records: readonly SourceRecord[],
  registry: SchemaRegistry,
): Promise<void> {
  const references = new Map<number | string, SchemaReference>();
  for (const record of records) {
    if (routeOf(record.position) !== 'kafka') continue;
    const bytes = bytesOf(record);
    const framed = bytes.length > MAX_RECORD_BYTES ? undefined : parseFrame(bytes);
    if (framed === undefined || !framed.ok) continue;
    const { schema } = framed.frame;
    references.set(schema.kind === 'confluent' ? schema.id : schema.versionId, schema);
  }
  await registry.resolve([...references.values()]);
}
