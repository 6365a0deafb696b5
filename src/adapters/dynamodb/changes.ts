import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AlertFact, Change, EventFact } from '../../application/relational/facts.ts';
import type { TransactionType } from '../../domain/event.ts';
import { isSpend } from '../../domain/spend.ts';
import type { Item } from './attributes.ts';

/** An item of the events or of the alerts table as a fact; what is neither is unreadable. */
export function changeOf(position: string, item: Item | undefined): Change {
  const original = JSON.stringify(item ?? null);
  try {
    if (item === undefined) throw new Error('the record has no image');
    return item['alertId'] === undefined
      ? { position, original, kind: 'event', fact: eventFact(item) }
      : { position, original, kind: 'alert', fact: alertFact(item) };
  } catch (error) {
    return { position, original, kind: 'unreadable', cause: (error as Error).message };
  }
}

function eventFact(item: Item): EventFact {
  const type = textOf(item, 'type');
  return {
    eventId: textOf(item, 'eventId'),
    accountId: textOf(item, 'accountId'),
    type,
    amountMinor: digitsOf(item, 'amountMinor'),
    currency: textOf(item, 'currency'),
    spend: isSpend(type as TransactionType),
    merchantId: textOrNull(item, 'merchantId'),
    country: textOrNull(item, 'country'),
    occurredAt: timeOf(item, 'occurredAt'),
    storedAt: timeOf(item, 'storedAt'),
    late: item['late']?.BOOL === true,
  };
}

function alertFact(item: Item): AlertFact {
  return {
    alertId: textOf(item, 'alertId'),
    detector: textOf(item, 'detector'),
    accountId: textOf(item, 'accountId'),
    eventId: textOf(item, 'eventId'),
    occurredAt: timeOf(item, 'occurredAt'),
    measured: numberOf(item, 'measured'),
    threshold: numberOf(item, 'threshold'),
    severity: textOf(item, 'severity'),
    reason: textOf(item, 'reason'),
    raisedAt: instantOf(item, 'raisedAt'),
  };
}

/** @throws Error naming the attribute, when it is not what it has to be */
function must<T>(value: T | undefined, name: string, what: string): T {
  if (value === undefined) throw new Error(`the item has no ${name} that is ${what}`);
  return value;
}

const textOrNull = (item: Item, name: string): string | null => item[name]?.S ?? null;

const textOf = (item: Item, name: string): string => must(item[name]?.S, name, 'text');

function digitsOf(item: Item, name: string): string {
  const digits = item[name]?.N;
  return must(/^-?\d+$/.test(digits ?? '') ? digits : undefined, name, 'a whole number');
}

function numberOf(item: Item, name: string): number {
  const attribute: AttributeValue | undefined = item[name];
  return Number(must(attribute?.N, name, 'a number'));
}

/** The furthest a Date reaches from the epoch, ms. */
const FURTHEST = 8_640_000_000_000_000;

function timeOf(item: Item, name: string): number {
  const ms = Number(digitsOf(item, name));
  return must(Math.abs(ms) <= FURTHEST ? ms : undefined, name, 'a time in epoch ms');
}

function instantOf(item: Item, name: string): number {
  const ms = Date.parse(textOf(item, name));
  return must(Number.isNaN(ms) ? undefined : ms, name, 'an ISO 8601 time');
}
