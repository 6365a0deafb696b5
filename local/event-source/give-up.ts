import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../../src/application/backoff.ts';
import type { Destination } from './failures/destination.ts';
import type { Failure } from './failures/failure-record.ts';
import { logLine } from './log.ts';
import type { Meter } from './metrics/meter.ts';
import { rangesOf } from './ranges.ts';

/** Sends records to where they are kept, or drops them. Afterwards their offsets may be committed. */
export type GiveUp = (failure: Failure) => Promise<void>;

const ATTEMPTS = 5;

/**
 * Gives records up as Lambda does: to the on-failure destination if there is one. One that takes nothing in five
 * attempts loses them; the log has their offsets, and Kafka still has the records.
 */
export function giveUpTo(
  destination: Destination | undefined,
  meter: Meter,
  maximumBackoffMs: number,
): GiveUp {
  return async (failure) => {
    const count = failure.records.length;
    const reason =
      failure.condition === 'RetryAttemptsExhausted' ? 'retries are used up' : failure.condition;
    const fields = { reason, ...rangesOf(failure.records) };
    if (destination === undefined) {
      meter.add('DroppedEventCount', count);
      logLine('discarded', fields);
      return;
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        await destination.deliver(failure);
        meter.add('OnFailureDestinationDeliveredEventCount', count);
        logLine('sent-to-destination', fields);
        return;
      } catch (error) {
        meter.add('OnFailureDestinationDeliveryErrorCount', 1);
        logLine('trouble', { reason: `destination: ${(error as Error).message}`, attempt });
        if (attempt === ATTEMPTS) break;
        await sleep(backoffMs(attempt, maximumBackoffMs, Math.random()));
      }
    }
    meter.add('DroppedEventCount', count);
    logLine('discarded', { ...fields, reason: `${reason}, and the destination takes nothing` });
  };
}
