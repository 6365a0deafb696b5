import type { AccountProfile, Merchant } from '../../domain/enrichment.ts';

export type ReferenceTableRow = Readonly<Record<string, string | null>>;

/** Columns {@link profileOf} reads. */
export const ACCOUNT_COLUMNS = 'account_id, home_country, segment';
/** Columns {@link merchantOf} reads. */
export const MERCHANT_COLUMNS = 'merchant_id, name, category, country';

export const profileOf = (row: ReferenceTableRow): AccountProfile => ({
  ...given('homeCountry', row['home_country']),
  ...given('segment', row['segment']),
});

export const merchantOf = (row: ReferenceTableRow): Merchant => ({
  ...given('name', row['name']),
  ...given('category', row['category']),
  ...given('country', row['country']),
});

const given = <K extends string>(name: K, value: string | null | undefined) =>
  (value === null || value === undefined ? {} : { [name]: value }) as Partial<Record<K, string>>;
