import pLimit from 'p-limit';
import type {
  SchemaReader,
  SchemaReference,
  SchemaRegistry,
  UnreadableSchema,
} from '../../application/ports/schema-registry.ts';
import { schemaReader, unreadable } from './schema-reader.ts';

/** A registry that has to be asked over the network. */
export interface SchemaSource {
  /** The framing whose references it knows. */
  readonly kind: SchemaReference['kind'];
  /**
   * The Avro schema as JSON text, or `undefined` when the registry says that it has none.
   * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE` when there is no answer
   */
  fetch(key: SchemaKey): Promise<string | undefined>;
}

/** Confluent id or Glue version id. */
export type SchemaKey = number | string;

/** How long a registry is believed that it does not know a schema, ms; asked again from half of it on. */
export const UNKNOWN_FOR_MS = 30_000;
/** An invocation's records may each name another schema. */
const MAX_UNKNOWN = 10_000;
const MAX_KNOWN = 1_000;
const CONCURRENT_REQUESTS = 8;

interface Unknown {
  readonly schema: UnreadableSchema;
  readonly at: number;
}

/**
 * Keeps what a registry answered: a schema for ever, as its id never means another one; that there is none, for
 * seconds. Those who ask for the same schema at the same time share one request.
 * @param now epoch ms
 */
export function cachedRegistry(source: SchemaSource, now: () => number = Date.now): SchemaRegistry {
  const known = new Map<SchemaKey, SchemaReader | UnreadableSchema>();
  const unknown = new Map<SchemaKey, Unknown>();
  const asking = new Map<SchemaKey, Promise<void>>();
  const limit = pLimit(CONCURRENT_REQUESTS);
  const otherFraming = unreadable(
    'MLR_SCHEMA_UNKNOWN',
    `the value is framed for another kind of registry than the ${source.kind} one in use`,
  );

  function youngerThan(key: SchemaKey, ms: number): UnreadableSchema | undefined {
    const one = unknown.get(key);
    return one !== undefined && now() - one.at < ms ? one.schema : undefined;
  }

  async function ask(key: SchemaKey): Promise<void> {
    const schema = await source.fetch(key);
    if (schema === undefined) {
      const cause = `the registry has no schema with id ${key}`;
      keep(
        unknown,
        key,
        { schema: unreadable('MLR_SCHEMA_UNKNOWN', cause), at: now() },
        MAX_UNKNOWN,
      );
    } else {
      keep(known, key, schemaReader(schema), MAX_KNOWN);
      unknown.delete(key);
    }
  }

  function askOnce(key: SchemaKey): Promise<void> {
    const under = asking.get(key);
    if (under !== undefined) return under;
    const request = limit(() => ask(key)).finally(() => asking.delete(key));
    asking.set(key, request);
    return request;
  }

  return {
    reader(reference) {
      if (reference.kind !== source.kind) return otherFraming;
      const key = keyOf(reference);
      return known.get(key) ?? youngerThan(key, UNKNOWN_FOR_MS);
    },
    async resolve(references) {
      const missing = references
        .filter(({ kind }) => kind === source.kind)
        .map(keyOf)
        .filter((key) => !known.has(key) && youngerThan(key, UNKNOWN_FOR_MS / 2) === undefined);
      const answers = await Promise.allSettled(missing.map(askOnce));
      for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    },
  };
}

const keyOf = (reference: SchemaReference): SchemaKey =>
  reference.kind === 'confluent' ? reference.id : reference.versionId;

/** The oldest entry makes room. */
function keep<V>(map: Map<SchemaKey, V>, key: SchemaKey, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
