import { expect, it } from '@jest/globals';
import { canaryEvent, isCanary } from '../../../src/domain/canary.ts';
import { producedAt } from '../../../src/domain/event.ts';
import { isSpend } from '../../../src/domain/spend.ts';
import { validate } from '../../../src/domain/validation/validate.ts';
import { expectedOf } from '../../helpers/expected.ts';
import { uuid } from '../../helpers/transactions.ts';

const START = Date.UTC(2026, 0, 15, 12, 0, 30);

it('is an event that the pipeline takes, of no customer and without money', () => {
  const event = canaryEvent(uuid(1), START);

  expect(validate(event, { receivedAt: START, key: undefined })).toBeUndefined();
  expect(isCanary(event.accountId)).toBe(true);
  expect({ amountMinor: event.amountMinor, spend: isSpend(event.type) }).toEqual({
    amountMinor: 0,
    spend: false,
  });
});

it('has no part in the latency of the pipeline', () => {
  expect(producedAt(canaryEvent(uuid(1), START))).toBeUndefined();
});

it('raises no alert however long it goes on, and needs no more than sixty windows', () => {
  const minutes = Array.from({ length: 24 * 60 }, (_, n) => n);
  const events = minutes.map((n) => canaryEvent(uuid(n), START + n * 60_000));

  const { alertIds, windows } = expectedOf(events);

  expect(alertIds).toEqual([]);
  expect(windows.accounts).toBe(60);
});

it.each(['acct-1', 'canary-1', 'a-millrace-canary-1'])('is told apart from account %s', (id) => {
  expect(isCanary(id)).toBe(false);
});
