import type { ErrorCode } from '../domain/errors.ts';
import type { Transaction } from '../domain/event.ts';
import type { Label } from './generator/anomalies/anomaly.ts';
import type { InvalidKind } from './generator/invalid-kinds.ts';

/** What the producer knows about a record it sends, so that a run can be checked afterwards. */
export type RecordKind = 'event' | 'late' | 'duplicate' | 'invalid';

/** One record to send, before it is stamped with its creation time. */
export interface ProducerRecord {
  readonly kind: RecordKind;
  readonly event: Transaction;
  /** How the record is spoilt on its way out; only on `invalid` records. */
  readonly damage?: InvalidKind;
  /** Set on the event that completes an injected anomaly. */
  readonly label?: Label;
}

/** A record whose event carries its creation time, as it is sent. */
export interface StampedRecord extends ProducerRecord {
  /** Epoch ms. */
  readonly createdAt: number;
  /** The trace it belongs to; on the bus in AWS's spelling. @default none */
  readonly traceparent?: string;
}

/** The code an `invalid` record must be quarantined under; `undefined` for every other kind. */
export function expectedCode(record: ProducerRecord): ErrorCode | undefined {
  return record.damage?.code;
}
