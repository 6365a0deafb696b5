import type { Rule } from '../rule.ts';

/** On Kafka the key is the account: it is what keeps one account's events in one partition, in order. */
export const key: Rule = (event, context) => {
  if (context.key === undefined || context.key === event.accountId) return undefined;
  return context.key === null
    ? { code: 'MLR_KEY_MISSING', cause: 'the record has no key; it must be the accountId' }
    : { code: 'MLR_KEY_MISMATCH', cause: 'the record key differs from the accountId' };
};
