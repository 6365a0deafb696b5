import type { AlertFact, EventFact, RefusedChange } from '../relational/facts.ts';

export interface Facts {
  readonly events: readonly EventFact[];
  readonly alerts: readonly AlertFact[];
}

/** `refused`: some value of these facts can't be stored, and nothing of them was. */
export type Applied =
  | { readonly kind: 'applied'; readonly events: number; readonly alerts: number }
  | { readonly kind: 'refused'; readonly cause: string };

/** The relational side: facts, each once by its id, and roll-ups that count each once. */
export interface RelationalStore {
  /**
   * Stores facts and rolls up those that were new, all or nothing. What is known already changes nothing.
   * @returns how many were new
   * @throws MillraceError `MLR_STORE_UNAVAILABLE`, `MLR_STORE_CONTENTION`: later it may work; `MLR_STORE_REFUSED`
   */
  apply(facts: Facts): Promise<Applied>;
  /** Keeps what can't be stored, once per position. */
  keepRefused(changes: readonly RefusedChange[]): Promise<void>;
}
