import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../../src/adapters/dynamodb/attributes.ts';
import { plainOf } from '../../src/adapters/dynamodb/plain.ts';
import type { StoredAlert } from '../../src/application/outbox/ports.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { MillraceError } from '../../src/domain/errors.ts';
import { alertRaisedEvent } from '../../src/domain/saga/alert-raised-event.ts';

export type InsertedAlert =
  | { readonly ok: true; readonly stored: StoredAlert }
  | { readonly ok: false; readonly error: MillraceError };

/** A record of the stream of the alerts' table → the alert, or what its item lacks. */
export function insertedAlert({ dynamodb }: DynamoDBRecord): InsertedAlert {
  // The stream has the table's own attributes, typed a second time.
  const { day: _, raisedAt, ...alert } = plainOf((dynamodb?.NewImage ?? {}) as Item);
  const read = alertRaisedEvent.read(alert);
  const at = Date.parse(String(raisedAt));
  const missing = [
    ...(read.ok ? [] : read.missing),
    ...(Number.isNaN(at) ? ['raisedAt as a time'] : []),
  ];
  if (missing.length === 0) {
    return { ok: true, stored: { alert: alert as unknown as Alert, raisedAt: at } };
  }
  const error = new MillraceError('MLR_FIELD_MISSING', `an item lacks ${missing.join(', ')}`);
  return { ok: false, error };
}
