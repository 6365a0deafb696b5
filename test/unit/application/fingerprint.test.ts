import { expect, it } from '@jest/globals';
import { fingerprintOf } from '../../../src/application/fingerprint.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { transaction } from '../../helpers/transactions.ts';

const base = transaction({ latitude: 1.5, longitude: 2.5, metadata: { a: '1', b: '2' } });

it.each<[string, Transaction]>([
  ['metadata in another order', { ...base, metadata: { b: '2', a: '1' } }],
  ['transport provenance', { ...base, metadata: { ...base.metadata, 'millrace-run': 'x' } }],
  ['a field unknown to this version', { ...base, later: null } as Transaction],
])('is the same with %s', (_, event) => {
  expect(fingerprintOf(event)).toBe(fingerprintOf(base));
});

it('stays what it is in the stores, whatever changes here', () => {
  expect(fingerprintOf(base)).toBe('01752c103928126e');
});

it.each<[string, Partial<Transaction>]>([
  ['amount', { amountMinor: 1 }],
  ['type', { type: 'REFUND' }],
  ['a field that was null', { terminalId: 't-1' }],
  ['a field that is null now', { merchantId: null }],
  ['metadata', { metadata: { a: '1', b: '3' } }],
  ['time', { occurredAt: 1 }],
])('changes with %s', (_, over) => {
  expect(fingerprintOf({ ...base, ...over })).not.toBe(fingerprintOf(base));
});
