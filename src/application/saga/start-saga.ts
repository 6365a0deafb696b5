import { createHash } from 'node:crypto';
import { MillraceError } from '../../domain/errors.ts';
import { alertRaisedEvent } from '../../domain/saga/alert-raised-event.ts';
import { demandsResponse } from '../../domain/saga/saga.ts';
import type { SagaBook, SagaRunner } from './ports.ts';

export interface StartPorts {
  readonly book: SagaBook;
  readonly runner: SagaRunner;
}

export type Started = 'started' | 'already' | 'not-needed';

/** 32 hexadecimal digits: an alert's id may hold what an execution's name may not. */
export const sagaIdOf = (alertId: string): string =>
  createHash('sha256').update(alertId).digest('hex').slice(0, 32);

/**
 * Starts the response to an alert, at most once however often the alert comes. The book's entry is written first, so a
 * crash before the start is made good by the next delivery; execution names stop two deliveries at once.
 *
 * @param detail of an `AlertRaised` event
 * @throws MillraceError `MLR_FIELD_MISSING` when the detail is no alert
 */
export async function startSaga(detail: unknown, { book, runner }: StartPorts): Promise<Started> {
  const read = alertRaisedEvent.read(detail);
  if (!read.ok) {
    const fields = read.missing.join(', ');
    throw new MillraceError('MLR_FIELD_MISSING', `the alert lacks ${fields}, or they are no text`);
  }
  const { alertId, accountId, detector, severity, reason } = read.alert;
  if (!demandsResponse(read.alert)) return 'not-needed';
  const sagaId = sagaIdOf(alertId);
  const saga = { sagaId, alertId, accountId, detector, severity, reason };
  if (!(await book.enter(saga))) return 'already';
  return (await runner.start(sagaId, { saga, compensate: false })) ? 'started' : 'already';
}
