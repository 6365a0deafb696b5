import type {
  AlertRow,
  DuplicateRow,
  EventRow,
  Misfiled,
  StoredOriginal,
} from '../../application/audit/ports.ts';
import type { Provenance } from '../../application/provenance.ts';
import type { Alert } from '../../domain/alert.ts';
import { PRODUCED_AT, type Transaction } from '../../domain/event.ts';
import { AddedTransactionFields, TransactionFields } from '../../domain/transaction.generated.ts';

/** A row of the copy: an item in JSON, with its place in the topic. */
export type CopiedRow = Readonly<Record<string, unknown>>;

type Plain = Readonly<Record<string, unknown>>;

const bodyOf = (row: CopiedRow): Plain => JSON.parse(String(row['body'])) as Plain;

/** Fields that were null are absent in items, as are added fields that an older writer did not know. */
function eventOf(item: Plain): Transaction {
  const produced = item['producedAt'];
  const fields = TransactionFields.filter(
    (name) => item[name] !== undefined || !(name in AddedTransactionFields),
  ).map((name) => [name, item[name] ?? null]);
  return {
    ...Object.fromEntries(fields),
    metadata: {
      ...(item['metadata'] as object | undefined),
      ...(produced !== undefined && { [PRODUCED_AT]: String(produced) }),
    },
  } as Transaction;
}

const provenanceOf = (item: Plain): Provenance | null =>
  (item['provenance'] as Provenance | undefined) ?? null;

/** Events are kept by their ids: the item is its own entry among the known ones, and there is one of each. */
export function eventRow(row: CopiedRow): EventRow {
  const item = bodyOf(row);
  const event = eventOf(item);
  const { part: partition, at: offset } = row as { part: number; at: number };
  return {
    ...{ offset, event, late: item['late'] === true, receivedAt: Number(item['receivedAt']) },
    provenance: provenanceOf(item),
    fingerprint: String(item['fingerprint']),
    known: { partition, offset, occurredAt: event.occurredAt },
    alsoElsewhere: false,
  };
}

export function originalOf(row: CopiedRow): StoredOriginal {
  const item = bodyOf(row);
  const { part: partition, at: offset } = row as { part: number | null; at: number };
  return {
    position: String(row['position']),
    place: partition === null ? null : { partition, offset },
    ...{ accountId: String(item['accountId']), fingerprint: String(item['fingerprint']) },
    provenance: provenanceOf(item),
  };
}

/** @param row with `event_stored`; its offset is that of its event, where that is known */
export function alertRow(row: CopiedRow): AlertRow {
  const { raisedAt, day, ...alert } = bodyOf(row);
  return {
    offset: Number(row['at'] ?? -1),
    alert: alert as unknown as Alert,
    raisedAt: Date.parse(String(raisedAt)),
    eventStored: row['event_stored'] === 1,
    ...misfiled(raisedAt, day),
  };
}

export function duplicateRow(row: CopiedRow): DuplicateRow {
  const item = bodyOf(row);
  const { eventId, accountId } = item;
  return { offset: Number(row['at']), eventId: String(eventId), accountId: String(accountId) };
}

/** Everything but the bytes, which may lie in a bucket. */
export function quarantineFields(row: CopiedRow) {
  const item = bodyOf(row);
  const optional = (name: string) => (item[name] as string | undefined) ?? null;
  return {
    offset: Number(row['at']),
    ...{ code: String(item['code']), cause: String(item['cause']), key: optional('key') },
    ...{ eventId: optional('eventId'), accountId: optional('accountId') },
    receivedAt: Number(item['receivedAt']),
    claim: item['claim'],
    ...misfiled(item['quarantinedAt'], item['day']),
  };
}

/** Listings ask for a day: an item under another one is never seen. */
export function misfiled(time: unknown, day: unknown): Misfiled {
  const expected = String(time).slice(0, 10);
  return day === expected ? {} : { misfiled: { expected, found: String(day) } };
}
