import type Book from './prices-us-east-1.json';
import { readJson } from './read-json.ts';

const book = readJson<typeof Book>('./prices-us-east-1.json');

export type PriceName = keyof typeof book.prices;

export interface Price {
  readonly usd: number;
  /** How many units cost that. */
  readonly per: number;
  readonly unit: string;
  /** Whether a page with it was read on the date of the list. */
  readonly checked: boolean;
}

export const PRICES: Readonly<Record<PriceName, Price>> = book.prices;
export const PRICE_LIST = { region: book.region, date: book.date, note: book.note } as const;

/** One line of the bill. `usd` is quantity × price and nothing else. */
export interface CostLine {
  readonly service: string;
  readonly what: string;
  readonly price: PriceName;
  /** Units a month. */
  readonly quantity: number;
  /** USD a month. */
  readonly usd: number;
}

export function line(service: string, what: string, price: PriceName, quantity: number): CostLine {
  const { usd, per } = PRICES[price];
  return { service, what, price, quantity, usd: (quantity * usd) / per };
}

export const totalOf = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { usd }) => sum + usd, 0);
