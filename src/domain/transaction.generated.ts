// Generated from schemas/transactions-value by `npm run schemas:generate`. Do not edit.

export const TransactionTypes = ['PURCHASE', 'REFUND', 'TRANSFER', 'WITHDRAWAL', 'DEPOSIT'] as const;
export type TransactionType = (typeof TransactionTypes)[number];

/** One card or account transaction. */
export interface Transaction {
  /** UUID; the identity of the event. */
  readonly eventId: string;
  readonly type: TransactionType;
  /** The key: one account's events stay in order. */
  readonly accountId: string;
  /** Amount in the currency's minor units, never negative. */
  readonly amountMinor: number;
  /** ISO 4217 alphabetic code. */
  readonly currency: string;
  readonly merchantId: string | null;
  readonly terminalId: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Degrees, -90 to 90. */
  readonly latitude: number | null;
  /** Degrees, -180 to 180. */
  readonly longitude: number | null;
  /** Event time, milliseconds since the epoch, UTC. */
  readonly occurredAt: number;
  readonly metadata: Record<string, string>;
}

/** Fields of the newest version, in the order in which they were published. */
export const TransactionFields = [
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
] as const;

/** Fields that later versions added, with their defaults. */
export const AddedTransactionFields: { readonly [name in keyof Transaction]?: unknown } = {
};

/** Published versions of transactions-value, oldest first. */
export const transactionSchemas = [
  {"type":"record","name":"Transaction","namespace":"io.millrace","doc":"One card or account transaction.","fields":[{"name":"eventId","type":"string","doc":"UUID; the identity of the event."},{"name":"type","type":{"type":"enum","name":"TransactionType","symbols":["PURCHASE","REFUND","TRANSFER","WITHDRAWAL","DEPOSIT"]}},{"name":"accountId","type":"string","doc":"The key: one account's events stay in order."},{"name":"amountMinor","type":"long","doc":"Amount in the currency's minor units, never negative."},{"name":"currency","type":"string","doc":"ISO 4217 alphabetic code."},{"name":"merchantId","type":["null","string"],"default":null},{"name":"terminalId","type":["null","string"],"default":null},{"name":"country","type":["null","string"],"default":null,"doc":"ISO 3166-1 alpha-2."},{"name":"latitude","type":["null","double"],"default":null,"doc":"Degrees, -90 to 90."},{"name":"longitude","type":["null","double"],"default":null,"doc":"Degrees, -180 to 180."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"Event time, milliseconds since the epoch, UTC."},{"name":"metadata","type":{"type":"map","values":"string"},"default":{}}]},
] as const;
