import { refused } from '../../domain/validation/rule.ts';
import { type Shaped, shapeOf } from '../../domain/validation/shape.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { bytesOf, routeOf, type SourceRecord } from '../records.ts';
import { decodeAvro } from './decode-avro.ts';
import { parseJson } from './json-text.ts';

/** A record → the transaction in it, or the reason why there is none. */
export function decode(record: SourceRecord, registry: SchemaRegistry): Shaped {
  if (routeOf(record.position) === 'kafka') return decodeAvro(bytesOf(record), registry);
  if (record.value === '') return refused('MLR_EMPTY_VALUE', 'the event is empty');
  const parsed = parseJson(record.value);
  return parsed.ok ? shapeOf(parsed.value) : parsed;
}
