import { createHash } from 'node:crypto';
import { addedFields, identityOf, spelled, type Transaction } from '../domain/event.ts';
import { AddedTransactionFields, TransactionFields } from '../domain/transaction.generated.ts';

const FIRST_FIELDS = TransactionFields.filter((field) => !(field in AddedTransactionFields));

/**
 * Digest of an event's content without transport provenance: 16 hexadecimal digits of SHA-256 over its fields
 * in schema order. Equal for the same event on either route. Fields that are null are left out, and those that
 * later schema versions added also when they are the default: an event keeps its digest when fields are added.
 */
export function fingerprintOf(event: Transaction): string {
  const identity = identityOf(event);
  const stated = FIRST_FIELDS.filter((field) => identity[field] !== null);
  const added = Object.entries(addedFields(event) ?? {});
  const content = JSON.stringify([
    ...stated.map((field) => [field, identity[field]]),
    ...added.map(([field, value]) => [field, typeof value === 'object' ? spelled(value) : value]),
  ]);
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
