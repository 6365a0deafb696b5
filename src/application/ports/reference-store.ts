import type { AccountProfile, Merchant } from '../../domain/enrichment.ts';
import type { ReferenceSource } from './reference-source.ts';

/** What is known about one account or merchant. */
export type ReferenceRow =
  | { readonly kind: 'accounts'; readonly id: string; readonly value: AccountProfile }
  | { readonly kind: 'merchants'; readonly id: string; readonly value: Merchant };

export type ReferenceKind = ReferenceRow['kind'];

/** Where reference data is kept. Looking up gives what was put last. */
export interface ReferenceStore extends ReferenceSource {
  /**
   * Puts rows in place of what was there under their ids; of two with the same id the last counts.
   * @throws MillraceError `MLR_STORE_UNAVAILABLE`; then some may be written, and doing it again does no harm
   */
  put(rows: readonly ReferenceRow[]): Promise<void>;
  /**
   * Has those that read and remember look again: what was put before is known to all of them soon after, without it
   * only when what they remember is too old.
   * @throws MillraceError `MLR_STORE_UNAVAILABLE`
   */
  announce(): Promise<void>;
}
