import type { Transaction } from '../../domain/event.ts';
import { NEWEST_SCHEMA_ID, newestTransaction } from './repository-registry.ts';

const HEADER_BYTES = 5;

/** A transaction as Kafka carries it: byte 0, the schema id (4 bytes, big endian), Avro. */
export const encodeTransaction = transactionEncoder(NEWEST_SCHEMA_ID);

/** The same under the id that a registry gave the newest version. */
export function transactionEncoder(schemaId: number): (event: Transaction) => Buffer {
  return (event) => {
    const avro = newestTransaction.toBuffer(event);
    const framed = Buffer.allocUnsafe(HEADER_BYTES + avro.length);
    framed[0] = 0;
    framed.writeUInt32BE(schemaId, 1);
    avro.copy(framed, HEADER_BYTES);
    return framed;
  };
}
