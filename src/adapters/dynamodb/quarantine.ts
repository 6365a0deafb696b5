import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Claim } from '../../application/ports/claim-check.ts';
import type { Quarantine, QuarantinedRecord } from '../../application/ports/quarantine.ts';
import { itemOf } from './attributes.ts';
import { batchPut } from './batch-put.ts';

/** Most original bytes kept in the item itself; an item may have 400 KB. */
const INLINE_BYTES = 300_000;

export interface QuarantineOptions {
  readonly table: string;
  /** Epoch ms. */
  readonly now: () => number;
  /** Keeps originals too large for an item, under a key derived from the position. */
  readonly keepLarge: (position: string, bytes: Uint8Array) => Promise<Claim>;
}

/** Quarantined records in a table keyed by source position: a record delivered twice is kept once. */
export function dynamoQuarantine(client: DynamoDBClient, options: QuarantineOptions): Quarantine {
  return {
    async put(records) {
      const once = new Map(records.map((record) => [record.position, record]));
      const items = await Promise.all([...once.values()].map((record) => toItem(record, options)));
      await batchPut(
        client,
        options.table,
        items,
        (item) => (item['bytes']?.B?.length ?? 0) + 1_000,
      );
    },
  };
}

async function toItem(record: QuarantinedRecord, { now, keepLarge }: QuarantineOptions) {
  const { bytes, receivedAt, ...rest } = record;
  const quarantinedAt = new Date(now()).toISOString();
  const large = bytes.length > INLINE_BYTES;
  const claim = large ? await keepLarge(record.position, bytes) : undefined;
  return itemOf({
    ...rest,
    receivedAt,
    quarantinedAt,
    day: quarantinedAt.slice(0, 10),
    size: bytes.length,
    bytes: large ? undefined : bytes,
    claim: claim && { ...claim },
  });
}
