import { createHash } from 'node:crypto';
import { identityOf, type Transaction } from '../domain/event.ts';
import { TransactionFields } from '../domain/transaction.generated.ts';

/**
 * Digest of an event's content without transport provenance: 16 hexadecimal digits of SHA-256 over its fields
 * in schema order. Equal for the same event on either route. Fields that are null are left out, so that an event
 * keeps its digest when a later schema version adds an optional field at the end.
 */
export function fingerprintOf(event: Transaction): string {
  const identity = identityOf(event);
  const stated = TransactionFields.filter((field) => identity[field] !== null);
  const content = JSON.stringify(stated.map((field) => [field, identity[field]]));
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
