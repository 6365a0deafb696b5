import { isDeepStrictEqual } from 'node:util';
import type {
  SchemaReader,
  SchemaRegistrar,
  SchemaRegistry,
  UnreadableSchema,
} from '../../application/ports/schema-registry.ts';
import { incompatibilities } from '../../domain/schema-compatibility/incompatibilities.ts';
import { transactionSchemas } from '../../domain/transaction.generated.ts';
import { newestTransaction, schemaReader, unreadable } from './schema-reader.ts';

export { newestTransaction };

/** Confluent id of the newest version. Ids of the repository's own schemas are their version numbers. */
export const NEWEST_SCHEMA_ID = transactionSchemas.length;

/** The schemas published in this repository, by version number. Old writers are read as the newest version. */
export function repositoryRegistry(): SchemaRegistry & SchemaRegistrar {
  const readers: readonly (SchemaReader | UnreadableSchema)[] = transactionSchemas.map((schema) =>
    schemaReader(JSON.stringify(schema)),
  );
  return {
    reader: (reference) =>
      reference.kind === 'confluent'
        ? (readers[reference.id - 1] ?? unknown(`id ${reference.id}`))
        : unknown(`version ${reference.versionId}`),
    resolve: async () => {},
    register: async (_, schema) => {
      const parsed: unknown = JSON.parse(schema);
      const known = transactionSchemas.findIndex((one) => isDeepStrictEqual(one, parsed));
      if (known >= 0) {
        return { kind: 'registered', reference: { kind: 'confluent', id: known + 1 } };
      }
      const found = transactionSchemas.flatMap((writer) => incompatibilities(parsed, writer));
      const reason =
        found.length === 0
          ? 'the schema is not published: add it to schemas/ as the next version'
          : found.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
      return { kind: 'refused', reason };
    },
  };
}

const unknown = (named: string): UnreadableSchema =>
  unreadable('MLR_SCHEMA_UNKNOWN', `the registry has no schema with ${named}`);
