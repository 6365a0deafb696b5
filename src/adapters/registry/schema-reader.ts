import avro from 'avsc';
import type { SchemaReader, UnreadableSchema } from '../../application/ports/schema-registry.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import { incompatibilities } from '../../domain/schema-compatibility/incompatibilities.ts';
import { transactionSchemas } from '../../domain/transaction.generated.ts';
import { boundedMaps } from './bounded-map.ts';

const newestSchema = transactionSchemas.at(-1) as unknown as avro.Schema;

/** The newest published version: what producers write and readers resolve to. */
export const newestTransaction = typeOf(newestSchema);

/** How data of a writer's schema becomes the newest transaction, or why it can't. @param schema Avro as JSON text */
export function schemaReader(schema: string): SchemaReader | UnreadableSchema {
  try {
    const writer = typeOf(JSON.parse(schema) as avro.Schema);
    const [first] = incompatibilities(newestSchema, JSON.parse(schema));
    if (first !== undefined) return notTransactions(`${first.path}: ${first.reason}`);
    // The same layout needs no resolving, which costs time on every record.
    const same = newestTransaction.equals(writer);
    const resolver = same ? undefined : newestTransaction.createResolver(writer);
    return {
      kind: 'reader',
      decode: (bytes, offset) => newestTransaction.decode(bytes, offset, resolver),
    };
  } catch (error) {
    return notTransactions((error as Error).message);
  }
}

/** @param cause a sentence for a person */
export const unreadable = (code: ErrorCode, cause: string): UnreadableSchema => ({
  kind: 'unreadable',
  rejection: { code, cause },
});

const notTransactions = (why: string): UnreadableSchema =>
  unreadable(
    'MLR_SCHEMA_INCOMPATIBLE',
    `what the schema writes can't be read as a transaction: ${why.slice(0, 300)}`,
  );

function typeOf(schema: avro.Schema): avro.Type {
  return avro.Type.forSchema(schema, { wrapUnions: false, typeHook: boundedMaps });
}
