import { describe, expect, it } from '@jest/globals';
import { checkAlerts } from '../../../../src/application/audit/check-alerts.ts';
import { checkDuplicate } from '../../../../src/application/audit/check-duplicate.ts';
import { checkEvent } from '../../../../src/application/audit/check-event.ts';
import type { FindingKind } from '../../../../src/application/audit/finding.ts';
import type { Judged } from '../../../../src/application/audit/judged.ts';
import type { Alert } from '../../../../src/domain/alert.ts';
import { transaction } from '../../../helpers/transactions.ts';

const NOW = Date.UTC(2026, 0, 15);
const event = transaction({ occurredAt: NOW });
const alert: Alert = {
  ...{ alertId: 'a', detector: 'velocity', accountId: event.accountId, eventId: event.eventId },
  ...{ occurredAt: NOW, measured: 2, threshold: 1, severity: 'high', reason: '' },
};
const unstored: Judged = {
  record: { partition: 0, offset: 1, timestamp: NOW, key: null, value: null, headers: [] },
  ...{ position: 'kafka:t:0:1', key: null, value: Buffer.alloc(0) },
  accepted: { ok: true, event },
  rows: { events: [], alerts: [], duplicates: [], quarantine: [] },
};

const kinds = (check: (report: (finding: { kind: FindingKind }) => void) => unknown) => {
  const found: FindingKind[] = [];
  check(({ kind }) => found.push(kind));
  return found;
};

describe('what a store no longer keeps is not missing, what it still keeps is', () => {
  it.each([
    ['older', NOW + 1, []],
    ['just as old', NOW, ['event-missing']],
  ])('an event %s than the retention', (_, since, expected) => {
    const outcome = { kind: 'stored', event } as const;
    expect(kinds((report) => checkEvent(unstored, outcome, false, since, report))).toEqual(
      expected,
    );
  });

  it.each([
    ['older', NOW + 1, []],
    ['just as old', NOW, ['duplicate-missing']],
  ])('the note of a repeat %s than notes live', (_, since, expected) => {
    const outcome = { kind: 'duplicate', event } as const;
    expect(kinds((report) => checkDuplicate(unstored, outcome, since, report))).toEqual(expected);
  });

  it.each([
    ['older', NOW + 1, []],
    ['just as old', NOW, ['outbox-missing']],
  ])('the outbox row of an alert %s than the retention', (_, since, expected) => {
    const outbox = { rows: 0, same: false };
    const row = { offset: 1, alert, raisedAt: NOW, eventStored: true, outbox };
    expect(kinds((report) => checkAlerts('p', [alert], [row], since, report))).toEqual(expected);
  });
});
