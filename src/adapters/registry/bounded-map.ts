import avro, { type Schema, type Type } from 'avsc';

/** The part of avsc's cursor over the encoded bytes that reading a map needs. */
interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
  readString(): string;
}

interface ValueReader {
  _read(tap: Tap): unknown;
}

/** A name and a value take a length byte each at least. */
const ENTRY_BYTES = 2;

/**
 * Avro map that believes a block's count only as far as the bytes reach. avsc loops as often as the count says,
 * bytes or no bytes: a record of a few bytes that claims 2⁴⁰ entries would hold its batch up for good.
 */
class BoundedMap extends avro.types.MapType {
  _read(tap: Tap): Record<string, unknown> {
    const values = this.valuesType as ValueReader;
    const map: Record<string, unknown> = {};
    for (let count = blockCount(tap); count !== 0; count = blockCount(tap)) {
      if (count * ENTRY_BYTES > tap.buf.length - tap.pos) {
        throw new RangeError(`a map claims ${count} entries, more than its bytes can hold`);
      }
      for (; count > 0; count--) {
        const name = tap.readString();
        map[name] = values._read(tap);
      }
    }
    return map;
  }
}

/** A negative count is followed by the block's size in bytes, which only skipping needs. */
function blockCount(tap: Tap): number {
  const count = tap.readLong();
  if (count < 0) tap.readLong();
  return Math.abs(count);
}

/** `typeHook` for `Type.forSchema`. */
export function boundedMaps(schema: Schema, options: object): Type | undefined {
  const isMap = typeof schema === 'object' && 'type' in schema && schema.type === 'map';
  return isMap ? new BoundedMap(schema, options) : undefined;
}
