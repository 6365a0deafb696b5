import type { Transaction } from './event.ts';

/** What is known about an account besides its events. */
export interface AccountProfile {
  readonly homeCountry?: string;
  readonly segment?: string;
}

/** What is known about a merchant. */
export interface Merchant {
  readonly name?: string;
  readonly category?: string;
  readonly country?: string;
}

/**
 * `complete`: everything the event refers to was found; `partial`: some of it; `none`: nothing;
 * `degraded`: the source could not be asked, the event goes on without.
 */
export type EnrichmentLevel = 'complete' | 'partial' | 'none' | 'degraded';

export interface Enrichment {
  readonly level: EnrichmentLevel;
  readonly homeCountry?: string;
  readonly segment?: string;
  readonly merchantName?: string;
  readonly merchantCategory?: string;
  /** The event's country differs from the account's home country. */
  readonly crossBorder?: boolean;
}

/** Reference data at hand for a micro-batch. `undefined` maps mean the source could not be asked. */
export interface ReferenceData {
  readonly accounts: ReadonlyMap<string, AccountProfile>;
  readonly merchants: ReadonlyMap<string, Merchant>;
}

/** Joins an event with reference data. */
export function enrich(
  event: Pick<Transaction, 'accountId' | 'merchantId' | 'country'>,
  reference: ReferenceData | undefined,
): Enrichment {
  if (reference === undefined) return { level: 'degraded' };
  const account = reference.accounts.get(event.accountId);
  const merchant =
    event.merchantId === null ? undefined : reference.merchants.get(event.merchantId);
  const wanted = event.merchantId === null ? 1 : 2;
  const found = (account === undefined ? 0 : 1) + (merchant === undefined ? 0 : 1);
  const country = event.country ?? merchant?.country;
  const home = account?.homeCountry;
  return {
    level: found === wanted ? 'complete' : found === 0 ? 'none' : 'partial',
    ...(home !== undefined && { homeCountry: home }),
    ...(account?.segment !== undefined && { segment: account.segment }),
    ...(merchant?.name !== undefined && { merchantName: merchant.name }),
    ...(merchant?.category !== undefined && { merchantCategory: merchant.category }),
    ...(home !== undefined && country !== undefined && { crossBorder: country !== home }),
  };
}
