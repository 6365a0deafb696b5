import { expect, it } from '@jest/globals';
import { transactionsEvent } from '../../../src/domain/transactions-event.ts';
import { transaction } from '../../helpers/transactions.ts';

it('is the contract that producers and rules agree on', () => {
  expect(transactionsEvent).toMatchObject({
    source: 'millrace.transactions',
    detailType: 'Transaction',
    pattern: { source: ['millrace.transactions'], 'detail-type': ['Transaction'] },
  });
});

it('reads a detail', () => {
  const event = transaction();
  expect(transactionsEvent.read({ ...event })).toEqual({ ok: true, event });
  expect(transactionsEvent.read([])).toMatchObject({
    ok: false,
    rejection: { code: 'MLR_FIELD_TYPE' },
  });
});
