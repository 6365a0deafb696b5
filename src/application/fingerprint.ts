import { createHash } from 'node:crypto';
import { identityOf, type Transaction } from '../domain/event.ts';

const FIELDS = [
  'eventId',
  'type',
  'accountId',
  'amountMinor',
  'currency',
  'merchantId',
  'terminalId',
  'country',
  'latitude',
  'longitude',
  'occurredAt',
  'metadata',
] as const satisfies readonly (keyof Transaction)[];

/**
 * Digest of an event's content without transport provenance: 16 hexadecimal digits of SHA-256 over its
 * fields in a fixed order. Equal for the same event on either route.
 */
export function fingerprintOf(event: Transaction): string {
  const identity = identityOf(event);
  const content = JSON.stringify(FIELDS.map((field) => identity[field]));
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
