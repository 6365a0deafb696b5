import { acknowledge, type InvokeOutcome } from './acknowledge.ts';
import type { QueuedRecord } from './queued-record.ts';

/** Records that are delivered together: a batch, or a part of one. */
export interface Piece {
  readonly records: readonly QueuedRecord[];
  /** Invocations that failed and count against the retry attempts. */
  readonly failures: number;
  /** Invocations that carried these records so far. */
  readonly invocations: number;
}

export interface FailureRules {
  readonly topic: string;
  readonly partialResponses: boolean;
  readonly bisect: boolean;
  /** −1 is without end. */
  readonly maximumRetryAttempts: number;
}

/** What becomes of a piece after an invocation. Its records are in exactly one of the three. */
export interface Verdict {
  readonly done: readonly QueuedRecord[];
  /** To be delivered, in this order, before anything else. */
  readonly next: readonly Piece[];
  /** Given up: the retries are used up. */
  readonly exhausted: Piece | undefined;
  /** The same records come again at once: wait a little. */
  readonly pause: boolean;
  readonly reason?: string;
}

export const wholeBatch = (records: readonly QueuedRecord[]): Piece => ({
  ...{ records, failures: 0, invocations: 0 },
});

/**
 * Lambda's rules for one invocation. Splitting uses up no retry: neither halves nor what is left after a reported
 * offset, when bisecting is on. What is left without bisecting has failed once. A piece whose invocation never came
 * about is only tried again.
 */
export function judge(piece: Piece, outcome: InvokeOutcome, rules: FailureRules): Verdict {
  if (outcome.kind === 'unavailable') {
    const next = [{ ...piece, invocations: piece.invocations + 1 }];
    return { done: [], next, exhausted: undefined, pause: true, reason: outcome.reason };
  }
  const tried = { ...piece, invocations: piece.invocations + 1 };
  const { done, again, reason } = answerOf(piece, outcome, rules);
  const why = reason === undefined ? {} : { reason };
  if (again.length === 0) {
    return { done, next: [], exhausted: undefined, pause: false, ...why };
  }
  if (done.length > 0 && rules.bisect) {
    const next = [{ ...tried, records: again, failures: 0 }];
    return { done, next, exhausted: undefined, pause: false, ...why };
  }
  if (rules.bisect && again.length > 1) {
    return { done, next: halves(tried), exhausted: undefined, pause: false, ...why };
  }
  const failures = done.length > 0 ? 1 : piece.failures + 1;
  const rest = { ...tried, records: again, failures };
  const usedUp = rules.maximumRetryAttempts >= 0 && failures > rules.maximumRetryAttempts;
  return usedUp
    ? { done, next: [], exhausted: rest, pause: false, ...why }
    : { done, next: [rest], exhausted: undefined, pause: true, ...why };
}

function answerOf(
  { records }: Piece,
  outcome: Exclude<InvokeOutcome, { kind: 'unavailable' }>,
  { topic, partialResponses }: FailureRules,
) {
  if (outcome.kind === 'failed') return { done: [], again: records, reason: outcome.reason };
  // Without ReportBatchItemFailures the answer says nothing: no error is success.
  return partialResponses
    ? acknowledge(topic, records, outcome.payload)
    : { done: records, again: [], reason: undefined };
}

function halves(piece: Piece): Piece[] {
  const middle = Math.ceil(piece.records.length / 2);
  return [piece.records.slice(0, middle), piece.records.slice(middle)].map((records) => ({
    ...piece,
    records,
  }));
}
