import type { Transaction } from '../event.ts';
import type { Rejection, Rule, ValidationContext } from './rule.ts';
import { accountId } from './rules/account-id.ts';
import { amount } from './rules/amount.ts';
import { country } from './rules/country.ts';
import { currency } from './rules/currency.ts';
import { encoding } from './rules/encoding.ts';
import { eventId } from './rules/event-id.ts';
import { key } from './rules/key.ts';
import { location } from './rules/location.ts';
import { metadata } from './rules/metadata.ts';
import { occurredAt } from './rules/occurred-at.ts';
import { texts } from './rules/texts.ts';

/** The business rules in order; the first that answers decides. A new rule is its file, its test and its line. */
const RULES: readonly Rule[] = [
  encoding,
  eventId,
  accountId,
  key,
  amount,
  currency,
  country,
  location,
  occurredAt,
  texts,
  metadata,
];

/** Why the event is turned away, or `undefined` when every rule accepts it. */
export function validate(event: Transaction, context: ValidationContext): Rejection | undefined {
  for (const rule of RULES) {
    const rejection = rule(event, context);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
