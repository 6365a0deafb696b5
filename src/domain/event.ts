import type { Transaction } from './transaction.generated.ts';

export type { Transaction, TransactionType } from './transaction.generated.ts';

/** Metadata keys with this prefix describe the transport (who sent it, when, which redrive), not the event. */
export const PROVENANCE_PREFIX = 'millrace-';

/** Metadata key under which a producer writes the creation time, epoch milliseconds as a decimal string. */
export const PRODUCED_AT = `${PROVENANCE_PREFIX}produced-at`;

/** Creation time in epoch milliseconds as the producer stated it, or `undefined` when it did not or is unreadable. */
export function producedAt(event: Transaction): number | undefined {
  const stated = Number(event.metadata[PRODUCED_AT]);
  return Number.isSafeInteger(stated) && stated > 0 ? stated : undefined;
}

/** The event without transport provenance: two events are the same when these agree. */
export function identityOf(event: Transaction): Transaction {
  const metadata: Record<string, string> = {};
  for (const key of Object.keys(event.metadata).sort()) {
    if (!key.startsWith(PROVENANCE_PREFIX)) metadata[key] = event.metadata[key] ?? '';
  }
  return { ...event, metadata };
}
