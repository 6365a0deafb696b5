import { CITIES, type City } from './cities.ts';
import type { Random } from './random.ts';

/** An account holder with habits. */
export interface Account {
  readonly accountId: string;
  readonly home: City;
  readonly segment: 'retail' | 'premium' | 'business';
  /** What one purchase usually costs, whole units of the home currency. */
  readonly habit: number;
  /** Where the account usually shops. */
  readonly favourites: readonly Merchant[];
}

export interface Merchant {
  readonly merchantId: string;
  readonly name: string;
  readonly category: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface Population {
  readonly accounts: readonly Account[];
  readonly merchants: readonly Merchant[];
}

const TRADES = ['Bakery', 'Books', 'Cinema', 'Fuel', 'Grocer', 'Hotel', 'Pharmacy', 'Rail'];
const NAMES = ['Alder', 'Beacon', 'Corner', 'Drift', 'Ember', 'Fjord', 'Grove', 'Harbour'];
const SEGMENTS = { retail: 1, premium: 2, business: 3 } as const;

/**
 * Accounts of a stream, and the merchants, which are the same for all streams: two at once write the same reference
 * data for a merchant. @param tag tells this stream's accounts from another's
 */
export function populate(random: Random, accounts: number, tag: string): Population {
  const merchants = CITIES.flatMap(merchantsOf);
  const byCountry = Map.groupBy(merchants, (merchant) => merchant.country);
  return {
    merchants,
    accounts: Array.from({ length: accounts }, (_, index) =>
      accountOf(random, `acct-${tag}-${String(index).padStart(5, '0')}`, byCountry),
    ),
  };
}

function merchantsOf(city: City, index: number): Merchant[] {
  return TRADES.map((trade, shop) => ({
    merchantId: `m-${String(index * TRADES.length + shop).padStart(4, '0')}`,
    name: `${NAMES[(index + shop) % NAMES.length]} ${trade} ${city.name}`,
    category: trade.toLowerCase(),
    country: city.country,
  }));
}

function accountOf(
  random: Random,
  accountId: string,
  byCountry: ReadonlyMap<string, readonly Merchant[]>,
): Account {
  const home = random.pick(CITIES);
  const draw = random.float(0, 1);
  const segment = draw < 0.75 ? 'retail' : draw < 0.93 ? 'premium' : 'business';
  const local = byCountry.get(home.country) ?? [];
  return {
    accountId,
    home,
    segment,
    habit: random.float(12, 45) * SEGMENTS[segment] * home.unitsPerEuro,
    favourites: Array.from({ length: 5 }, () => random.pick(local)),
  };
}
