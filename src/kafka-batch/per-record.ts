import { type Deadline, deadlineOf } from './deadline.ts';
import { Lanes, type Taken } from './lanes.ts';
import {
  DEFAULTS,
  type Decoding,
  type KafkaBatchHandler,
  type Options,
  type Surroundings,
} from './options.ts';
import { type Outcome, retryable } from './outcome.ts';
import { type KafkaRecord, queuedOf, type RawRecord } from './record.ts';
import { checked, decodeWith, keep, reasonOf, settledBy } from './settle.ts';
import { BEHIND, finalOf, responseOf, type Settled } from './settled.ts';

export interface PerRecordOptions<T> extends Options {
  /** One record → its outcome. Throwing counts as retryable. */
  readonly handle: (
    record: KafkaRecord<T>,
    surroundings: Surroundings,
  ) => Outcome | Promise<Outcome>;
  /**
   * Records handled at once, each of another key.
   * @default 1
   */
  readonly concurrency?: number;
}

/**
 * A Lambda handler that calls `handle` record by record: keys in parallel, each key in order. A record is handled only
 * after the one before it of its key is done, or poison and durable in the quarantine; behind a failed record nothing
 * of its key is handled, all of it is reported.
 */
export function perRecord<T>(options: PerRecordOptions<T> & Decoding<T>): KafkaBatchHandler;
export function perRecord(options: PerRecordOptions<Buffer | null>): KafkaBatchHandler;
export function perRecord<T>(
  options: PerRecordOptions<T> & Partial<Decoding<T>>,
): KafkaBatchHandler {
  const { keyless, reserveMs, concurrency } = { ...DEFAULTS, ...options };
  if (!(concurrency >= 1)) {
    throw new RangeError(`concurrency must be at least 1, not ${concurrency}`);
  }
  return async (event, context) => {
    const batch = queuedOf(event, keyless);
    const lanes = new Lanes(batch);
    const settled = new Map<RawRecord, Settled>();
    const deadline = deadlineOf(context, reserveMs);
    const failures: unknown[] = [];

    const work = async (): Promise<void> => {
      while (failures.length === 0 && !deadline.signal.aborted) {
        const taken = lanes.take();
        if (taken === undefined) return;
        await settleOne(taken, options, deadline, settled);
      }
    };
    try {
      // All are waited for, so that nothing goes on behind a batch that comes again.
      const workers = Array.from({ length: concurrency }, () =>
        work().catch((error: unknown) => failures.push(error)),
      );
      await deadline.before(Promise.all(workers));
    } finally {
      deadline.close();
    }
    if (failures.length > 0) throw failures[0];
    const final = finalOf(batch, settled);
    options.onSettled?.(final);
    return responseOf(final);
  };
}

async function settleOne<T>(
  { record, release, rest }: Taken,
  options: PerRecordOptions<T> & Partial<Decoding<T>>,
  { signal }: Deadline,
  settled: Map<RawRecord, Settled>,
): Promise<void> {
  const decoded = await decodeWith(options, record);
  const answer = decoded.ok ? await handled(decoded.record, options, signal) : decoded.outcome;
  const outcome = checked(answer, record);
  const poisoned = outcome.kind === 'poison' ? [{ record, outcome }] : [];
  const result = settledBy(outcome, await keep(poisoned, options.quarantine));
  settled.set(record, result);
  if (result.kind !== 'reported') release();
  else for (const later of rest()) settled.set(later, BEHIND);
}

async function handled<T>(
  record: KafkaRecord<T>,
  { handle }: PerRecordOptions<T>,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return await handle(record, { signal });
  } catch (error) {
    return retryable(`the handler threw: ${reasonOf(error)}`);
  }
}
