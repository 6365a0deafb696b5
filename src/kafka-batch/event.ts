/** What Lambda's Kafka event source sends. `MSKEvent` and `SelfManagedKafkaEvent` of @types/aws-lambda both fit. */
export interface KafkaEvent {
  /** By `<topic>-<partition>`, each in offset order. */
  readonly records: { readonly [partition: string]: readonly KafkaEventRecord[] };
}

export interface KafkaEventRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly timestamp: number;
  /** Base64; null or absent when the record has no key. */
  readonly key?: string | null;
  /** Base64; null or absent when the record has no value. */
  readonly value?: string | null;
  /** One object per header: its name and its bytes, which may be signed; null for a header without a value. */
  readonly headers?: readonly { readonly [name: string]: readonly number[] | null }[] | null;
}

/** Names a record in a partial batch response. */
export interface ItemIdentifier {
  /** `<topic>-<partition>`, as the event spells it. */
  readonly partition: string;
  readonly offset: number;
}

/** The answer to a function whose mapping has `ReportBatchItemFailures`. */
export interface KafkaBatchResponse {
  readonly batchItemFailures: { readonly itemIdentifier: ItemIdentifier }[];
}
