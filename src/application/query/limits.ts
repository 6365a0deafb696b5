/** What one query may ask for at most, and what it gets when it does not say. */
export const QUERY_LIMITS = {
  /** Items of a page. */
  limit: { most: 500, otherwise: 100 },
  /** Length of a time range, ms. */
  range: { most: 31 * 86_400_000, otherwise: 86_400_000 },
  /** Minutes of statistics. */
  minutes: { most: 24 * 60, otherwise: 60 },
} as const;

/** The end of the year 9999, epoch ms: every store can hold times until then. */
export const LAST_TIME = 253_402_300_799_999;
