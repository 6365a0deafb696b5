import { describe, expect, it } from '@jest/globals';
import { accountOf, accountText } from '../../../../src/adapters/valkey/account-text.ts';
import type { AccountState } from '../../../../src/domain/projections/account-state.ts';

const LATEST = {
  eventId: '00000000-0000-4000-8000-000000000001',
  occurredAt: 1_795_514_518_575,
  type: 'PURCHASE',
  amountMinor: 1_250,
  currency: 'EUR',
  country: 'DE',
  enrichment: 'complete',
  homeCountry: 'FR',
  segment: 'retail',
  crossBorder: true,
} as const;

const STATE: AccountState = {
  latest: LATEST,
  events: 3,
  late: 1,
  alerts: 2,
  spendMinor: { EUR: 1_250, JPY: 5 },
};

describe('account as text', () => {
  it.each<readonly [string, AccountState]>([
    ['everything', STATE],
    ['no event, no spend', { ...STATE, latest: null, spendMinor: {} }],
    [
      'an event without what may be missing',
      {
        ...STATE,
        latest: { ...LATEST, country: null, homeCountry: null, segment: null, crossBorder: null },
      },
    ],
    [
      'reference data with any text',
      { ...STATE, latest: { ...LATEST, homeCountry: '"\\', segment: 'ключ "\n\u2028' } },
    ],
    ['sums beyond 2^53', { ...STATE, spendMinor: { EUR: 9007199254740993n, JPY: 5 } }],
  ])('reads back %s', (_, state) => {
    expect(accountOf(accountText(state))).toEqual(state);
  });

  it('is JSON and short', () => {
    const text = accountText(STATE);

    expect(JSON.parse(text).slice(0, 4)).toEqual([3, 1, 2, { EUR: 1_250, JPY: 5 }]);
    expect(text.length).toBeLessThan(150);
  });
});
