import { describe, expect, it } from '@jest/globals';
import { enrich, type ReferenceData } from '../../../src/domain/enrichment.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { transaction } from '../../helpers/transactions.ts';

const reference: ReferenceData = {
  accounts: new Map([
    ['acc-1', { homeCountry: 'DE', segment: 'retail' }],
    ['acc-bare', {}],
  ]),
  merchants: new Map([
    ['m-1', { name: 'Café', category: '5812', country: 'FR' }],
    ['m-bare', {}],
  ]),
};
const account = { homeCountry: 'DE', segment: 'retail' };
const merchant = { merchantName: 'Café', merchantCategory: '5812' };

describe('enrichment', () => {
  it('is degraded when the source could not be asked', () => {
    expect(enrich(transaction(), undefined)).toEqual({ level: 'degraded' });
  });

  it.each<[string, Partial<Transaction>, object]>([
    ['all', {}, { level: 'complete', ...account, ...merchant, crossBorder: false }],
    [
      'a country abroad',
      { country: 'US' },
      { level: 'complete', ...account, ...merchant, crossBorder: true },
    ],
    [
      'the merchant’s country in place of the event’s',
      { country: null },
      { level: 'complete', ...account, ...merchant, crossBorder: true },
    ],
    [
      'no merchant named',
      { merchantId: null },
      { level: 'complete', ...account, crossBorder: false },
    ],
    ['no country at all', { merchantId: null, country: null }, { level: 'complete', ...account }],
    [
      'an unknown merchant',
      { merchantId: 'm-9' },
      { level: 'partial', ...account, crossBorder: false },
    ],
    [
      'an unknown merchant and no country',
      { merchantId: 'm-9', country: null },
      { level: 'partial', ...account },
    ],
    ['an unknown account', { accountId: 'acc-9' }, { level: 'partial', ...merchant }],
    ['neither', { accountId: 'acc-9', merchantId: 'm-9' }, { level: 'none' }],
    [
      'no merchant named, an unknown account',
      { accountId: 'acc-9', merchantId: null },
      { level: 'none' },
    ],
    [
      'entries without facts',
      { accountId: 'acc-bare', merchantId: 'm-bare' },
      { level: 'complete' },
    ],
  ])('with %s', (_, over, expected) => {
    expect(enrich(transaction(over), reference)).toStrictEqual(expected);
  });
});
