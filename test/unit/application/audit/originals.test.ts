import { describe, expect, it } from '@jest/globals';
import type { Judged } from '../../../../src/application/audit/judged.ts';
import { Originals } from '../../../../src/application/audit/originals.ts';
import type { StoredOriginal } from '../../../../src/application/audit/ports.ts';
import { fingerprintOf } from '../../../../src/application/fingerprint.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { transaction } from '../../../helpers/transactions.ts';

const event = transaction({ accountId: 'a' });
const positionOf = (partition: number, offset: number) => `kafka:t:${partition}:${offset}`;

/** A record of which nothing is stored where it stands. */
const unstored = (own: Transaction, partition = 0, offset = 10): Judged => ({
  record: { partition, offset, timestamp: 0, key: null, value: null, headers: [] },
  position: positionOf(partition, offset),
  ...{ key: own.accountId, value: Buffer.alloc(0), accepted: { ok: true, event: own } },
  rows: { events: [], alerts: [], duplicates: [], quarantine: [] },
});

const storedAt = (
  partition: number,
  offset: number,
  over: Partial<StoredOriginal> & { readonly of?: Transaction } = {},
): StoredOriginal => {
  const { of = event, ...rest } = over;
  return {
    ...{ position: positionOf(partition, offset), place: { partition, offset } },
    ...{ accountId: of.accountId, fingerprint: fingerprintOf(of), provenance: null },
    ...rest,
  };
};

describe('what must have become of a record that is not stored where it stands', () => {
  const other = { ...event, amountMinor: event.amountMinor + 1 };
  const ofAnother = { ...event, accountId: 'b' };

  it.each([
    ['nothing of its id is stored: missing', undefined, 'stored'],
    ['stored from before: a repeat', storedAt(0, 5), 'duplicate'],
    [
      'stored from before with other content: turned away',
      storedAt(0, 5, { of: other }),
      'turned-away',
    ],
    ['stored from another partition, which may have been first', storedAt(1, 50), 'duplicate'],
    [
      'stored from the bus',
      storedAt(0, 0, { position: 'eventbridge:x', place: null }),
      'duplicate',
    ],
    ['stored from a later place of its partition: missing', storedAt(0, 50), 'stored'],
    [
      'sent again after it was given up, and stored from there',
      storedAt(0, 50, { provenance: { origin: positionOf(0, 10) } }),
      'redriven',
    ],
  ])('%s', (_, stored, kind) => {
    expect(new Originals('partition').outcome(unstored(event), stored).kind).toBe(kind);
  });

  it('of two accounts of a partition the later may come first in lanes that keep the order of accounts only', () => {
    const stored = storedAt(0, 50, { of: ofAnother });

    expect(new Originals('account').outcome(unstored(event), stored).kind).toBe('turned-away');
    expect(new Originals('partition').outcome(unstored(event), stored).kind).toBe('stored');
    expect(new Originals('account').outcome(unstored(event), storedAt(0, 50)).kind).toBe('stored');
  });

  it('is a repeat of what was found to be damaged before, whatever is stored', () => {
    const originals = new Originals('partition');
    originals.damaged(event, positionOf(0, 5));

    expect(originals.outcome(unstored(event), undefined).kind).toBe('duplicate');
    expect(originals.outcome(unstored(other), storedAt(0, 5)).kind).toBe('turned-away');
  });
});
