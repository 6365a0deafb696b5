import type { Transaction } from '../../domain/event.ts';
import { NEWEST_SCHEMA_ID, newestTransaction } from './repository-registry.ts';

const HEADER_BYTES = 5;

/** A transaction as Kafka carries it: byte 0, the schema id (4 bytes, big endian), Avro. */
export function encodeTransaction(event: Transaction): Buffer {
  const avro = newestTransaction.toBuffer(event);
  const framed = Buffer.allocUnsafe(HEADER_BYTES + avro.length);
  framed[0] = 0;
  framed.writeUInt32BE(NEWEST_SCHEMA_ID, 1);
  avro.copy(framed, HEADER_BYTES);
  return framed;
}
