import { changeOf } from '../../../src/adapters/dynamodb/changes.ts';
import { alertItem, eventItem } from '../../../src/adapters/dynamodb/ledger-items.ts';
import type { AlertFact, Change, EventFact } from '../../../src/application/relational/facts.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { transaction } from '../transactions.ts';

const STORED_AT = Date.UTC(2026, 0, 16);

/** An event the way it takes: as the workflow lane's item, read by the projector. */
export function eventChange(event: Transaction): Change & { kind: 'event' } {
  const stored = { position: 'p', fingerprint: 'f', receivedAt: STORED_AT, late: false };
  const change = changeOf(
    `events/${event.eventId}`,
    eventItem({ event, enrichment: { level: 'none' }, ...stored }, STORED_AT),
  );
  if (change.kind !== 'event') throw new Error(JSON.stringify(change));
  return change;
}

export const eventFact = (over: Partial<Transaction> = {}): EventFact =>
  eventChange(transaction(over)).fact;

export function alertChange(alert: Alert): Change & { kind: 'alert' } {
  const change = changeOf(`alerts/${alert.alertId}`, alertItem(alert, STORED_AT));
  if (change.kind !== 'alert') throw new Error(JSON.stringify(change));
  return change;
}

export const alertFact = (over: Partial<Alert> = {}): AlertFact =>
  alertChange({
    alertId: 'velocity:acc-1:e',
    detector: 'velocity',
    accountId: 'acc-1',
    eventId: transaction().eventId,
    occurredAt: transaction().occurredAt,
    measured: 6,
    threshold: 5,
    severity: 'high',
    reason: 'too many',
    ...over,
  }).fact;
