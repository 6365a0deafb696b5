import type { ErrorCode } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';
import { TransactionFields } from '../../domain/transaction.generated.ts';
import { transactionsEvent } from '../../domain/transactions-event.ts';
import type { Rejection } from '../../domain/validation/rule.ts';
import { validate } from '../../domain/validation/validate.ts';
import { tooLarge } from '../accept.ts';
import { MAX_RECORD_BYTES } from '../records.ts';
import type { Element } from './read-body.ts';

export interface RejectedEvent {
  readonly status: 'rejected';
  readonly eventId?: string;
  readonly code: ErrorCode;
  /** JSON pointer into the request's body: the field where one is to blame, else the event. */
  readonly path: string;
  readonly reason: string;
}

export type Judged = { readonly ok: true; readonly event: Transaction } | RejectedEvent;

/** One element → the transaction, by the very rules the pipeline goes by, or why it is none. */
export function judge({ path, value }: Element, receivedAt: number): Judged {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > MAX_RECORD_BYTES) return rejected(path, tooLarge(bytes).rejection);
  const read = transactionsEvent.read(value);
  if (!read.ok) return rejected(path, read.rejection, idOf(value));
  const rejection = validate(read.event, { receivedAt, key: undefined });
  return rejection === undefined ? read : rejected(path, rejection, read.event.eventId);
}

function rejected(path: string, { code, cause }: Rejection, eventId?: string): RejectedEvent {
  // Reasons begin with the field they are about.
  const [first = ''] = cause.split(' ');
  const field = TransactionFields.find((each) => each === first);
  return {
    status: 'rejected',
    ...(eventId === undefined ? {} : { eventId }),
    code,
    path: field === undefined ? path : `${path}/${field}`,
    reason: cause,
  };
}

function idOf(value: unknown): string | undefined {
  const id = (value as { eventId?: unknown } | null)?.eventId;
  return typeof id === 'string' ? id.slice(0, 64) : undefined;
}
