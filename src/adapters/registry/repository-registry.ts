import avro from 'avsc';
import type { SchemaReader, SchemaRegistry } from '../../application/ports/schema-registry.ts';
import { transactionSchemas } from '../../domain/transaction.generated.ts';
import { boundedMaps } from './bounded-map.ts';

const versions = transactionSchemas.map((schema) =>
  avro.Type.forSchema(schema as unknown as avro.Schema, {
    wrapUnions: false,
    typeHook: boundedMaps,
  }),
);

/** The newest published version: what producers write and readers resolve to. */
export const newestTransaction = versions[versions.length - 1] as avro.Type;

/** Confluent id of the newest version. Ids of the repository's own schemas are their version numbers. */
export const NEWEST_SCHEMA_ID = versions.length;

/** The schemas published in this repository, by version number. Old writers are read as the newest version. */
export function repositoryRegistry(): SchemaRegistry {
  const readers = versions.map((writer): SchemaReader => {
    const resolver =
      writer === newestTransaction ? undefined : newestTransaction.createResolver(writer);
    return { decode: (bytes, offset) => newestTransaction.decode(bytes, offset, resolver) };
  });
  return {
    reader: (reference) => (reference.kind === 'confluent' ? readers[reference.id - 1] : undefined),
  };
}
