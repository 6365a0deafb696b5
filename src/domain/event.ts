import { AddedTransactionFields, type Transaction } from './transaction.generated.ts';

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

const ADDED = Object.entries(AddedTransactionFields);

/**
 * What an event states in fields that later schema versions added: those that are not the default, by name in the
 * order of publication. `undefined` when there are none, as in every event from before these fields.
 * @param added name and default of each. @default those of the published versions
 */
export function addedFields(
  event: Transaction,
  added: readonly (readonly [string, unknown])[] = ADDED,
): Readonly<Record<string, unknown>> | undefined {
  let stated: Record<string, unknown> | undefined;
  for (const [name, fallback] of added) {
    const value = event[name as keyof Transaction];
    if (value === undefined || value === fallback) continue;
    if (typeof value === 'object' && spelled(value) === spelled(fallback)) continue;
    stated ??= {};
    stated[name] = value;
  }
  return stated;
}

/** JSON with the names in order, so that equal values are spelled alike. */
export function spelled(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
