import type { Transaction } from '../../domain/event.ts';

/** Which schema a frame names: Confluent by number, Glue by schema version id. */
export type SchemaReference =
  | { readonly kind: 'confluent'; readonly id: number }
  | { readonly kind: 'glue'; readonly versionId: string };

/** Reads Avro of one writer schema as the newest transaction. */
export interface SchemaReader {
  /** @returns the value and the offset after it; offset -1 when the bytes end early. Throws on malformed bytes. */
  decode(bytes: Buffer, offset: number): { readonly value: Transaction; readonly offset: number };
}

export interface SchemaRegistry {
  /** The reader of a writer schema, or `undefined` when the registry does not know it. */
  reader(reference: SchemaReference): SchemaReader | undefined;
}
