import type { Rejection } from '../../domain/validation/rule.ts';
import type { Route } from '../records.ts';

/** A record that will not be stored, with everything needed to judge, repair and redrive it. */
export interface QuarantinedRecord extends Rejection {
  readonly position: string;
  readonly route: Route;
  /** Exactly what arrived. */
  readonly bytes: Uint8Array;
  readonly receivedAt: number;
  readonly key?: string | null;
  readonly eventId?: string;
  readonly accountId?: string;
}

export interface Quarantine {
  /** Keeps records, once per position. Resolves when all are durable. */
  put(records: readonly QuarantinedRecord[]): Promise<void>;
}
