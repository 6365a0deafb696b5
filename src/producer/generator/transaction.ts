import { minorDigits } from '../../domain/currencies.ts';
import { DETECTOR_SETTINGS } from '../../domain/detectors.config.ts';
import type { Transaction, TransactionType } from '../../domain/event.ts';
import type { City } from './cities.ts';
import { nextId } from './ids.ts';
import type { Account } from './population.ts';
import type { Random } from './random.ts';

export interface Spending {
  readonly occurredAt: number;
  /** Whole units of the account's home currency. */
  readonly amount: number;
  /** @default PURCHASE */
  readonly type?: TransactionType;
  /** Where the card was, if anywhere. @default the account's home city */
  readonly city?: City;
}

/** The largest amount (whole units) that no detector finds remarkable by itself. */
export function unremarkableAmount(currency: string): number {
  const { amount, byCurrency } = DETECTOR_SETTINGS.highValue;
  return 0.4 * (byCurrency[currency] ?? amount);
}

/** A card-present transaction of the account, within a few kilometres of the city's centre. */
export function transactionOf(random: Random, account: Account, spending: Spending): Transaction {
  const city = spending.city ?? account.home;
  const merchant = random.pick(account.favourites);
  return {
    eventId: nextId(random),
    type: spending.type ?? 'PURCHASE',
    accountId: account.accountId,
    amountMinor: Math.max(
      1,
      Math.round(spending.amount * 10 ** minorDigits(account.home.currency)),
    ),
    currency: account.home.currency,
    merchantId: merchant.merchantId,
    terminalId: `t-${merchant.merchantId.slice(2)}-${random.int(1, 9)}`,
    country: city.country,
    latitude: nearby(random, city.latitude),
    longitude: nearby(random, city.longitude),
    occurredAt: Math.floor(spending.occurredAt),
    metadata: { channel: 'card-present' },
  };
}

function nearby(random: Random, degrees: number): number {
  return Math.round((degrees + random.float(-0.03, 0.03)) * 1e5) / 1e5;
}
