import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { MillraceError } from '../../../domain/errors.ts';

/**
 * Runs a conditional write or transaction.
 *
 * @returns `undefined` when it was done, else which of its parts a condition stopped
 * @throws MillraceError `MLR_STORE_UNAVAILABLE`, also when another transaction was in the way
 */
export async function attempt(write: () => Promise<unknown>): Promise<boolean[] | undefined> {
  try {
    await write();
    return undefined;
  } catch (cause) {
    if (cause instanceof ConditionalCheckFailedException) return [true];
    if (cause instanceof TransactionCanceledException) {
      const codes = (cause.CancellationReasons ?? []).map(({ Code }) => Code);
      if (codes.includes('ConditionalCheckFailed')) {
        return codes.map((code) => code === 'ConditionalCheckFailed');
      }
    }
    const why = `the store did not take it: ${String(cause)}`;
    throw new MillraceError('MLR_STORE_UNAVAILABLE', why, { cause });
  }
}
