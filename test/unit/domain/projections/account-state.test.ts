import { describe, expect, it } from '@jest/globals';
import {
  type AccountState,
  changedAccount,
  mergeAccountParts,
  NO_ACCOUNT,
} from '../../../../src/domain/projections/account-state.ts';
import { noAccountChanges } from '../../../../src/domain/projections/changes.ts';
import { committedEvent } from '../../../helpers/committed.ts';

function onceAt(offset: number, occurredAt: number, amountMinor: number): AccountState {
  const changes = noAccountChanges();
  changes.newest = committedEvent({ offset, occurredAt, amountMinor });
  changes.events = 1;
  changes.spend.add('EUR', amountMinor);
  return changedAccount(NO_ACCOUNT, changes);
}

describe('account state', () => {
  it('keeps the newer event when an older one comes late', () => {
    const changes = noAccountChanges();
    changes.newest = committedEvent({ offset: 2, occurredAt: 10 });

    const state = changedAccount(onceAt(1, 20, 5), changes);

    expect(state.latest?.occurredAt).toBe(20);
  });

  it('keeps the latest event when only an alert comes', () => {
    const changes = noAccountChanges();
    changes.alerts = 1;

    const state = changedAccount(onceAt(1, 20, 5), changes);

    expect(state).toEqual({ ...onceAt(1, 20, 5), alerts: 1 });
  });

  it('puts parts from two partitions together', () => {
    const merged = mergeAccountParts([onceAt(7, 20, 5), onceAt(1, 30, 6)]);

    expect(merged).toEqual({ ...onceAt(1, 30, 6), events: 2, spendMinor: { EUR: 11 } });
    expect(mergeAccountParts([])).toBeUndefined();
  });
});
