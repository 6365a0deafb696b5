import { PRODUCED_AT, type Transaction } from '../../domain/event.ts';

export type Row = Readonly<Record<string, unknown>>;

/** An event from all columns of its row; the time of creation is put back among the metadata. */
export function eventOfRow(row: Row): Transaction {
  const produced = row['produced_at'] as Date | null;
  return {
    ...{ eventId: row['event_id'], type: row['type'], accountId: row['account_id'] },
    ...{ amountMinor: Number(row['amount_minor']), currency: row['currency'] },
    ...{ merchantId: row['merchant_id'], terminalId: row['terminal_id'] },
    ...{ country: row['country'], latitude: row['latitude'], longitude: row['longitude'] },
    occurredAt: (row['occurred_at'] as Date).getTime(),
    metadata: {
      ...(row['metadata'] as object | null),
      ...(produced !== null && { [PRODUCED_AT]: String(produced.getTime()) }),
    },
    ...(row['added_fields'] as object | null),
  } as Transaction;
}
