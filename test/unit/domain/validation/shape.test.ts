import { describe, expect, it } from '@jest/globals';
import { shapeOf } from '../../../../src/domain/validation/shape.ts';
import { transaction } from '../../../helpers/transactions.ts';

const code = (value: unknown): string => {
  const shaped = shapeOf(value);
  return shaped.ok ? 'accepted' : shaped.rejection.code;
};

describe('the shape of a JSON event', () => {
  it('fills in what may be absent', () => {
    const { merchantId: _m, latitude: _l, metadata: _d, ...rest } = transaction();
    const shaped = shapeOf(rest);
    expect(shaped.ok && shaped.event).toMatchObject({
      merchantId: null,
      latitude: null,
      metadata: {},
    });
  });

  it('ignores fields it does not know', () => {
    const shaped = shapeOf({ ...transaction(), loyaltyPoints: 3 });
    expect(shaped.ok && shaped.event).toEqual(transaction());
  });

  it.each([
    ['a list', [], 'MLR_FIELD_TYPE'],
    ['null', null, 'MLR_FIELD_TYPE'],
    ['text', 'x', 'MLR_FIELD_TYPE'],
    ['no eventId', { ...transaction(), eventId: undefined }, 'MLR_FIELD_MISSING'],
    ['a null amount', { ...transaction(), amountMinor: null }, 'MLR_FIELD_MISSING'],
    ['an amount in quotes', { ...transaction(), amountMinor: '1' }, 'MLR_FIELD_TYPE'],
    ['a number for a merchant', { ...transaction(), merchantId: 7 }, 'MLR_FIELD_TYPE'],
    ['an unknown type', { ...transaction(), type: 'GIFT' }, 'MLR_TYPE_UNKNOWN'],
    ['metadata as a list', { ...transaction(), metadata: ['x'] }, 'MLR_FIELD_TYPE'],
    ['nested metadata', { ...transaction(), metadata: { a: { b: 'c' } } }, 'MLR_FIELD_TYPE'],
  ])('turns away %s', (_, value, expected) => {
    expect(code(value)).toBe(expected);
  });

  it.each([
    ['amountMinor', 1.5],
    ['amountMinor', -1],
    ['amountMinor', 2 ** 60],
    ['occurredAt', 0.5],
  ])('leaves the number in %s (%d) to its rule', (field, number) => {
    expect(code({ ...transaction(), [field]: number })).toBe('accepted');
  });

  it('takes a type that is no text for the wrong type of field', () => {
    expect(code({ ...transaction(), type: 7 })).toBe('MLR_FIELD_TYPE');
  });

  it.each([
    [[], 'the event is not a JSON object'],
    [{ ...transaction(), eventId: undefined }, 'eventId is missing'],
    [{ ...transaction(), accountId: 7 }, 'accountId is not a string'],
    [
      { ...transaction(), type: 'GIFT' },
      'type is none of PURCHASE, REFUND, TRANSFER, WITHDRAWAL, DEPOSIT',
    ],
  ])('says why (%#)', (value, cause) => {
    expect(shapeOf(value)).toMatchObject({ rejection: { cause } });
  });
});
