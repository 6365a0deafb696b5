import { expect, it } from '@jest/globals';
import { eventItem } from '../../../../src/adapters/dynamodb/ledger-items.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { TransactionFields } from '../../../../src/domain/transaction.generated.ts';
import { transaction } from '../../../helpers/transactions.ts';

const stored = {
  enrichment: {
    level: 'complete',
    homeCountry: 'DE',
    segment: 's',
    merchantName: 'm',
    merchantCategory: 'c',
    crossBorder: true,
  },
  position: 'kafka:t:0:1',
  fingerprint: 'f',
  receivedAt: 1,
  late: true,
} as const;

it('no field of the event has the name of what is stored beside it', () => {
  const metadata = { 'millrace-produced-at': '1' };
  const beside = eventItem({ ...stored, event: { metadata } as unknown as Transaction }, 2);
  expect(Object.keys(beside)).toContain('producedAt');
  expect(TransactionFields.filter((field) => field in beside)).toEqual([]);
});

it('lists and records of later schema versions are stored as such', () => {
  const event = { ...transaction(), device: { os: 'a', tags: ['x', 'y'], parent: null } };
  expect(eventItem({ ...stored, event }, 2)['device']).toEqual({
    M: { os: { S: 'a' }, tags: { L: [{ S: 'x' }, { S: 'y' }] } },
  });
});
