import type { Transaction } from '../domain/event.ts';
import type { Rejection } from '../domain/validation/rule.ts';
import { refused } from '../domain/validation/rule.ts';
import { validate } from '../domain/validation/validate.ts';
import { decodeAvro } from './decoding/decode-avro.ts';
import type { SchemaRegistry } from './ports/schema-registry.ts';
import { MAX_RECORD_BYTES } from './records.ts';

/** The event of a record, or why it is turned away; what could be read of a rejected event is there as well. */
export type Accepted =
  | { readonly ok: true; readonly event: Transaction }
  | { readonly ok: false; readonly rejection: Rejection; readonly event?: Transaction };

/**
 * Everything that decides whether a Kafka record is taken: size, framing, Avro, business rules.
 * @param key the record's key, `null` when it has none
 * @param receivedAt epoch ms: the clock the rules go by
 */
export function accept(
  value: Buffer,
  key: string | null,
  receivedAt: number,
  registry: SchemaRegistry,
): Accepted {
  if (value.length > MAX_RECORD_BYTES) return tooLarge(value.length);
  const decoded = decodeAvro(value, registry);
  if (!decoded.ok) return decoded;
  const rejection = validate(decoded.event, { receivedAt, key });
  return rejection === undefined ? decoded : { ok: false, rejection, event: decoded.event };
}

export const tooLarge = (size: number) =>
  refused('MLR_RECORD_TOO_LARGE', `the value has ${size} bytes, more than ${MAX_RECORD_BYTES}`);
