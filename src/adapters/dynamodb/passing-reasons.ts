import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** What another writer, or the pace, may be the reason of; `None` and nothing where an action had no part in it. */
const PASSING: ReadonlySet<string | undefined> = new Set([
  ...[undefined, 'None', 'ConditionalCheckFailed', 'TransactionConflict'],
  ...['ThrottlingError', 'ProvisionedThroughputExceeded'],
]);

/**
 * Why a transaction was cancelled, action by action, when every reason is an expected outcome.
 * @returns `undefined` for a fault, which is the caller's to throw
 */
export function passingReasons(error: unknown): CancellationReason[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const { CancellationReasons: reasons } = error;
  return reasons?.every(({ Code }) => PASSING.has(Code)) ? reasons : undefined;
}
