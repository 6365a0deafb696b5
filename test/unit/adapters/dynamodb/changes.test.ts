import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../../../src/adapters/dynamodb/attributes.ts';
import { changeOf } from '../../../../src/adapters/dynamodb/changes.ts';
import { alertItem, eventItem } from '../../../../src/adapters/dynamodb/ledger-items.ts';
import type { Alert } from '../../../../src/domain/alert.ts';
import { transaction } from '../../../helpers/transactions.ts';

const at = { position: 'p', fingerprint: 'f', receivedAt: 1, late: true };
const event = transaction({ amountMinor: Number.MAX_SAFE_INTEGER, type: 'REFUND' });
const item = eventItem({ ...at, event, enrichment: { level: 'none' } }, 77);
const alert: Alert = {
  ...{
    alertId: 'velocity:acc-1:e',
    detector: 'velocity',
    accountId: 'acc-1',
    eventId: event.eventId,
  },
  ...{ occurredAt: 5, measured: 6.5, threshold: 5, severity: 'high', reason: 'many' },
};

describe('an item as a fact', () => {
  it('is an event with everything that is asked about', () => {
    expect(changeOf('events/1', item)).toMatchObject({
      ...{ position: 'events/1', kind: 'event', original: JSON.stringify(item) },
      fact: {
        ...{ eventId: event.eventId, accountId: 'acc-1', type: 'REFUND', spend: false },
        ...{ amountMinor: '9007199254740991', currency: 'EUR', country: 'DE', merchantId: 'm-1' },
        ...{ occurredAt: event.occurredAt, storedAt: 77, late: true },
      },
    });
  });

  it('has null for what the item leaves out', () => {
    const bare = transaction({ country: null, merchantId: null });
    const change = changeOf(
      'e',
      eventItem({ ...at, late: false, event: bare, enrichment: { level: 'none' } }, 1),
    );

    expect(change).toMatchObject({
      fact: {
        country: null,
        merchantId: null,
        late: false,
        spend: true,
      },
    });
  });

  it('is an alert', () => {
    expect(changeOf('alerts/1', alertItem(alert, 1_000))).toMatchObject({
      kind: 'alert',
      fact: { ...alert, raisedAt: 1_000 },
    });
  });

  it.each<[string, Item | undefined, string]>([
    ['no image', undefined, 'no image'],
    ['an empty item', {}, 'no type that is text'],
    [
      'an amount that is text',
      { ...item, amountMinor: { S: '1' } },
      'no amountMinor that is a whole number',
    ],
    [
      'a broken amount',
      { ...item, amountMinor: { N: '1.5' } },
      'no amountMinor that is a whole number',
    ],
    [
      'a time no calendar has',
      { ...item, occurredAt: { N: '8640000000000001' } },
      'no occurredAt that is a time',
    ],
    [
      'an alert without a time',
      { ...alertItem(alert, 1), raisedAt: { S: 'noon' } },
      'no raisedAt that is an ISO',
    ],
  ])('%s is unreadable and says why', (_title, broken, cause) => {
    expect(changeOf('p', broken)).toEqual({
      ...{ position: 'p', kind: 'unreadable', original: JSON.stringify(broken ?? null) },
      cause: expect.stringContaining(cause),
    });
  });
});
