import type { ErrorCode } from '../errors.ts';
import type { Transaction } from '../event.ts';

/** Why an event was turned away: a machine code and a sentence for a person. */
export interface Rejection {
  readonly code: ErrorCode;
  readonly cause: string;
}

/** The answer of whatever reads or judges a record and finds no event in it. */
export interface Refused {
  readonly ok: false;
  readonly rejection: Rejection;
}

export function refused(code: ErrorCode, cause: string): Refused {
  return { ok: false, rejection: { code, cause } };
}

/** What a rule may know besides the event. */
export interface ValidationContext {
  /** When the record reached the pipeline, epoch ms: the only clock. */
  readonly receivedAt: number;
  /** The Kafka key; `null` when the record had none, `undefined` on routes without keys. */
  readonly key: string | null | undefined;
}

/** One business rule. The first rule that answers decides. */
export type Rule = (event: Transaction, context: ValidationContext) => Rejection | undefined;
