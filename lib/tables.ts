/** A table's shape; `index` is the sort key of its `byDay` index. */
interface TableShape {
  readonly partitionKey: string;
  readonly byDaySortKey?: string;
  /** Sort key of its `byAccount` index, by which queries find an account's items in the order of time. */
  readonly byAccount?: { readonly sortKey: string; readonly number?: true };
  readonly expiry?: string;
  /** An index of the items that have the attribute of its name, with what is read from it. */
  readonly sparseIndex?: { readonly name: string; readonly attributes: readonly string[] };
  /** Functions follow what is written. */
  readonly streamed?: true;
}

/** The stores, by the name the code uses. Keys are strings. */
export const TABLES = {
  events: {
    partitionKey: 'eventId',
    streamed: true,
    byAccount: { sortKey: 'occurredAt', number: true },
    // Stored without reference data, to be enriched later.
    sparseIndex: { name: 'degraded', attributes: ['accountId', 'merchantId', 'country'] },
  },
  windows: { partitionKey: 'accountId' },
  windowParts: { partitionKey: 'id' },
  alerts: {
    partitionKey: 'alertId',
    byDaySortKey: 'raisedAt',
    streamed: true,
    byAccount: { sortKey: 'raisedAt' },
  },
  quarantine: { partitionKey: 'position', byDaySortKey: 'quarantinedAt' },
  duplicates: { partitionKey: 'position', expiry: 'expiresAt' },
  reference: { partitionKey: 'id' },
  breakers: { partitionKey: 'name' },
  sagas: { partitionKey: 'sagaId', byDaySortKey: 'startedAt' },
  holds: { partitionKey: 'id' },
  cases: { partitionKey: 'id' },
  notices: { partitionKey: 'id' },
} as const satisfies Record<string, TableShape>;

export type TableName = keyof typeof TABLES;

/** Every table with its shape, widened so optional parts can be asked for. */
export const tableShapes = (): [TableName, TableShape][] =>
  Object.entries(TABLES) as [TableName, TableShape][];
