import { expect, it } from '@jest/globals';
import {
  addedFields,
  identityOf,
  PRODUCED_AT,
  producedAt,
  spelled,
} from '../../../src/domain/event.ts';
import { transaction } from '../../helpers/transactions.ts';

it('names what describes the transport', () => {
  expect(PRODUCED_AT).toBe('millrace-produced-at');
});

it.each([
  ['1700000000000', 1_700_000_000_000],
  ['1', 1],
  ['0', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['1e400', undefined],
  ['soon', undefined],
  ['', undefined],
])('reads the creation time %j as %p', (stated, expected) => {
  expect(producedAt(transaction({ metadata: { [PRODUCED_AT]: stated } }))).toBe(expected);
});

it('has no creation time where none is stated', () => {
  expect(producedAt(transaction())).toBeUndefined();
});

it('is the same event however it was transported and whatever the order of its metadata', () => {
  const one = transaction({ metadata: { b: '2', [PRODUCED_AT]: '1', a: '1', 'a-millrace-': 'x' } });
  const identity = identityOf(one);

  expect(identity).toEqual({ ...one, metadata: { a: '1', 'a-millrace-': 'x', b: '2' } });
  expect(Object.keys(identity.metadata)).toEqual(['a', 'a-millrace-', 'b']);
});

it('spells equal values alike', () => {
  expect(spelled({ b: [2, { d: null, c: 'x' }], a: 1 })).toBe('{"a":1,"b":[2,{"c":"x","d":null}]}');
});

it.each([
  ['what is not the default', { tip: 5, note: 'x' }, { note: 'x', tip: 5 }],
  ['nothing where all are defaults', { tip: 0, note: null }, undefined],
  ['nothing of a writer who did not know them', {}, undefined],
  ['an object only if its values differ', { place: { b: 2, a: 1 } }, undefined],
  ['an object whose values differ', { place: { b: 2, a: 2 } }, { place: { b: 2, a: 2 } }],
  ['null where the default is something else', { place: null }, { place: null }],
])('knows of the fields that later versions added %s', (_what, stated, expected) => {
  const added = [
    ['note', null],
    ['tip', 0],
    ['place', { a: 1, b: 2 }],
  ] as const;

  const fields = addedFields({ ...transaction(), ...stated }, added);

  expect(fields).toEqual(expected);
  expect(Object.keys(fields ?? {})).toEqual(Object.keys(expected ?? {}));
});

it('knows no fields that no version added', () => {
  expect(addedFields({ ...transaction(), ...{ tip: 5 } })).toBeUndefined();
});
