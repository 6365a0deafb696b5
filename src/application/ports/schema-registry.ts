import type { Transaction } from '../../domain/event.ts';
import type { Rejection } from '../../domain/validation/rule.ts';

/** Which schema a frame names: Confluent by number, Glue by schema version id (32 hexadecimal digits). */
export type SchemaReference =
  | { readonly kind: 'confluent'; readonly id: number }
  | { readonly kind: 'glue'; readonly versionId: string };

/** Reads Avro of one writer schema as the newest transaction. */
export interface SchemaReader {
  readonly kind: 'reader';
  /** @returns the value and the offset after it; offset -1 when the bytes end early. Throws on malformed bytes. */
  decode(bytes: Buffer, offset: number): { readonly value: Transaction; readonly offset: number };
}

/** Nothing written with the schema can be read: the registry does not know it, or it is no transaction. */
export interface UnreadableSchema {
  readonly kind: 'unreadable';
  readonly rejection: Rejection;
}

/** Where consumers get the schema a record was written with. */
export interface SchemaRegistry {
  /** What is known of a writer schema, without waiting; `undefined` when it has to be resolved first. */
  reader(reference: SchemaReference): SchemaReader | UnreadableSchema | undefined;
  /**
   * Asks for what is not known yet; `reader` then has an answer to each for some seconds at least.
   * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE` when one could not be asked for; the others are known all the same
   */
  resolve(references: readonly SchemaReference[]): Promise<void>;
}

/** The registry's answer to a producer. */
export type Registration =
  | { readonly kind: 'registered'; readonly reference: SchemaReference }
  /** @property reason what is incompatible, with the path of each difference */
  | { readonly kind: 'refused'; readonly reason: string };

/** Where producers make a schema known. */
export interface SchemaRegistrar {
  /**
   * A schema that is there already keeps its reference.
   * @param subject e.g. `transactions-value`
   * @param schema Avro as JSON text
   * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE`
   */
  register(subject: string, schema: string): Promise<Registration>;
}
