import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import type { Claim } from '../../application/ports/claim-check.ts';
import type { Quarantine, QuarantinedRecord } from '../../application/ports/quarantine.ts';
import { MillraceError } from '../../domain/errors.ts';
import { type Item, itemOf } from './attributes.ts';

/** Most original bytes kept in the item itself; an item may have 400 KB. */
const INLINE_BYTES = 300_000;
const CONCURRENT_WRITES = 16;

export interface QuarantineOptions {
  readonly table: string;
  /** Epoch ms. */
  readonly now: () => number;
  /** Keeps originals too large for an item, under a key derived from the position. */
  readonly keepLarge: (position: string, bytes: Uint8Array) => Promise<Claim>;
}

/** Quarantined records in a table keyed by source position: the first arrival stays, later ones are counted. */
export function dynamoQuarantine(client: DynamoDBClient, options: QuarantineOptions): Quarantine {
  const limit = pLimit(CONCURRENT_WRITES);
  return {
    async put(records) {
      const once = new Map(records.map((record) => [record.position, record]));
      await Promise.all(
        [...once.values()].map((record) =>
          limit(async () => {
            const { position, lastSeenAt, ...first } = await toItem(record, options);
            try {
              await client.send(arrival(options.table, position, lastSeenAt, first));
            } catch (cause) {
              const why = `${options.table} did not take ${record.position}: ${String(cause)}`;
              throw new MillraceError('MLR_STORE_UNAVAILABLE', why, { cause });
            }
          }),
        ),
      );
    },
  };
}

type Attribute = Item[string];

/** One write: every attribute only if the item has none of that name yet, and one more attempt. */
function arrival(
  table: string,
  position: Attribute | undefined,
  lastSeenAt: Attribute | undefined,
  first: Item,
): UpdateItemCommand {
  const names = Object.keys(first);
  return new UpdateItemCommand({
    TableName: table,
    Key: { position: position as Attribute },
    UpdateExpression: `SET ${names.map((_, i) => `#f${i} = if_not_exists(#f${i}, :f${i})`).join(', ')},
      #last = :last ADD #attempts :one`,
    ExpressionAttributeNames: {
      ...Object.fromEntries(names.map((name, i) => [`#f${i}`, name])),
      '#last': 'lastSeenAt',
      '#attempts': 'attempts',
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(names.map((name, i) => [`:f${i}`, first[name] as Attribute])),
      ':last': lastSeenAt as Attribute,
      ':one': { N: '1' },
    },
  });
}

async function toItem(record: QuarantinedRecord, { now, keepLarge }: QuarantineOptions) {
  const { bytes, receivedAt, headers, provenance, ...rest } = record;
  const quarantinedAt = new Date(now()).toISOString();
  const large = bytes.length > INLINE_BYTES;
  const claim = large ? await keepLarge(record.position, bytes) : undefined;
  return itemOf({
    ...rest,
    receivedAt,
    quarantinedAt,
    lastSeenAt: quarantinedAt,
    day: quarantinedAt.slice(0, 10),
    size: bytes.length,
    bytes: large ? undefined : bytes,
    claim: claim && { ...claim },
    headers: headers?.map((header) => ({ ...header })),
    provenance: provenance && { ...provenance },
    state: 'quarantined',
  });
}
