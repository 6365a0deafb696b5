import { z } from 'zod';

/** A Kafka record that an event source gave up. */
export interface FailedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
}

export type FailedBatch =
  /** @property condition why, in Lambda's words; @property records in the order of the log */
  | { readonly ok: true; readonly condition: string; readonly records: readonly FailedRecord[] }
  | { readonly ok: false; readonly cause: string };

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));
/** Lambda's are signed. */
const byteList = z.array(z.int().min(-128).max(255)).transform((list) => Buffer.from(list));
const offset = z.int().min(0);

/** As pairs from the start: a record of zod's drops a header whose name is `__proto__`. */
const header = z
  .custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  .transform((named) => Object.entries(named))
  .pipe(z.array(z.tuple([z.string(), byteList.nullable()])));

const record = z.object({
  topic: z.string().min(1),
  partition: offset,
  offset,
  key: bytes.nullish(),
  value: bytes.nullish(),
  headers: z.array(header).default([]),
  keySchemaMetadata: z.unknown().optional(),
  valueSchemaMetadata: z.unknown().optional(),
});
const invocation = z.object({
  requestContext: z.object({ condition: z.string() }),
  KafkaBatchInfo: z.looseObject({}),
  payload: z.string(),
});
const event = z.object({ records: z.record(z.string(), z.array(record)) });

/**
 * What Lambda keeps in a bucket of a batch that it gives up: JSON with `requestContext`, `KafkaBatchInfo` and, as text
 * in `payload`, the function's event ("Capturing discarded batches", kafka-on-failure in Lambda's developer guide).
 *
 * @param text the object's body
 */
export function failedBatch(text: string): FailedBatch {
  const kept = parsed(text, invocation, 'no failed batch of a Kafka event source');
  if (!kept.ok) return kept;
  const carried = parsed(kept.value.payload, event, 'its payload is no event of Kafka records');
  if (!carried.ok) return carried;
  const all = Object.values(carried.value.records).flat();
  if (all.length === 0) return refused('its payload holds no record');
  const decoded = all.find((one) => one.keySchemaMetadata ?? one.valueSchemaMetadata);
  if (decoded !== undefined) {
    const range = `${decoded.partition}:${decoded.offset}-${decoded.offset + 1}`;
    return refused(
      'the event source decoded its records, so that their bytes are not those of the topic any more. ' +
        `While the topic has them: millrace replay --into-source --offsets ${range}, and so on`,
    );
  }
  const records = all.map(
    ({ topic, partition, offset, key = null, value = null, headers }): FailedRecord => ({
      ...{ topic, partition, offset, key, value },
      headers: headers.flatMap((header) =>
        header.map(([name, value]) => [name, value ?? Buffer.alloc(0)] as const),
      ),
    }),
  );
  return { ok: true, condition: kept.value.requestContext.condition, records: inOrder(records) };
}

/** By topic, partition and offset. */
export const inOrder = (records: readonly FailedRecord[]): FailedRecord[] =>
  records.toSorted(
    (a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset,
  );

function parsed<T extends z.ZodType>(text: string, schema: T, otherwise: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused(`${otherwise}: it is no JSON`);
  }
  const found = schema.safeParse(json);
  if (found.success) return { ok: true, value: found.data } as const;
  const [issue] = found.error.issues;
  return refused(`${otherwise}: ${issue?.path.join('.')}: ${issue?.message}`);
}

const refused = (cause: string) => ({ ok: false, cause }) as const;
