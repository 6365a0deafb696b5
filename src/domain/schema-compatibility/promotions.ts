import type { Primitive } from './parse.ts';

const PROMOTIONS: Partial<Record<Primitive, readonly Primitive[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

/** Whether Avro reads what was written as `writer` where the reader says `reader`. */
export function promotes(writer: Primitive, reader: Primitive): boolean {
  return writer === reader || (PROMOTIONS[writer]?.includes(reader) ?? false);
}
