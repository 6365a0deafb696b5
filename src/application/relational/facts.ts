/**
 * A stored event as the relational side keeps it: what never changes about it, so not what it was enriched with.
 * Amounts are decimal text: exact at any size.
 */
export interface EventFact {
  readonly eventId: string;
  readonly accountId: string;
  readonly type: string;
  /** Minor units, decimal digits. */
  readonly amountMinor: string;
  readonly currency: string;
  /** Whether money leaves the account with it. */
  readonly spend: boolean;
  readonly merchantId: string | null;
  readonly country: string | null;
  /** Event time, epoch ms. */
  readonly occurredAt: number;
  /** Epoch ms. */
  readonly storedAt: number;
  readonly late: boolean;
}

/** A stored alert as the relational side keeps it. */
export interface AlertFact {
  readonly alertId: string;
  readonly detector: string;
  readonly accountId: string;
  readonly eventId: string;
  /** Event time of the event it is about, epoch ms. */
  readonly occurredAt: number;
  readonly measured: number;
  readonly threshold: number;
  readonly severity: string;
  readonly reason: string;
  /** Epoch ms. */
  readonly raisedAt: number;
}

/** One item that was stored, on its way to the relational side. */
export type Change = {
  /** Where it was read, for a person who looks for it: table and id or sequence number. */
  readonly position: string;
  /** The item as it was read. */
  readonly original: string;
} & (
  | { readonly kind: 'event'; readonly fact: EventFact }
  | { readonly kind: 'alert'; readonly fact: AlertFact }
  | { readonly kind: 'unreadable'; readonly cause: string }
);

/** A change that is no row of the relational side, kept as it was read. */
export interface RefusedChange {
  readonly position: string;
  readonly original: string;
  /** A sentence. */
  readonly cause: string;
}
