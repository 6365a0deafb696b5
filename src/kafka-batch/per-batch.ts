import { deadlineOf } from './deadline.ts';
import {
  DEFAULTS,
  type Decoding,
  type KafkaBatchHandler,
  type Options,
  type Surroundings,
} from './options.ts';
import type { Done, Outcome, Poison, Retryable } from './outcome.ts';
import { type KafkaRecord, type Queued, queuedOf, type RawRecord } from './record.ts';
import { checked, decodeWith, keep, settledBy } from './settle.ts';
import { BEHIND, finalOf, responseOf, type Settled } from './settled.ts';

export interface PerBatchOptions<T> extends Options {
  /** Records → an outcome for each. Not called without records. Throwing fails the batch. */
  readonly handle: (
    records: readonly KafkaRecord<T>[],
    surroundings: Surroundings,
  ) => Promise<ReadonlyMap<KafkaRecord<T>, Outcome>>;
}

/**
 * A Lambda handler that calls `handle` once with all records that can be decoded, in order. Behind a failed record of a
 * key everything of that key is reported, whatever its outcome: what was done will be handled again, and what is poison
 * goes to the quarantine only when its turn has come.
 */
export function perBatch<T>(options: PerBatchOptions<T> & Decoding<T>): KafkaBatchHandler;
export function perBatch(options: PerBatchOptions<Buffer | null>): KafkaBatchHandler;
export function perBatch<T>(options: PerBatchOptions<T> & Partial<Decoding<T>>): KafkaBatchHandler {
  const { keyless, reserveMs } = { ...DEFAULTS, ...options };
  return async (event, context) => {
    const batch = queuedOf(event, keyless);
    const deadline = deadlineOf(context, reserveMs);
    const answer = async (): Promise<Map<RawRecord, Settled>> => {
      const outcomes = await outcomesOf(batch, options, deadline.signal);
      return await settleAll(batch, outcomes, options.quarantine);
    };
    try {
      const settled = deadline.signal.aborted ? undefined : await deadline.before(answer());
      const final = finalOf(batch, settled ?? new Map());
      options.onSettled?.(final);
      return responseOf(final);
    } finally {
      deadline.close();
    }
  };
}

type Outcomes = ReadonlyMap<RawRecord, Done | Poison | Retryable>;

async function outcomesOf<T>(
  batch: readonly Queued[],
  options: PerBatchOptions<T> & Partial<Decoding<T>>,
  signal: AbortSignal,
): Promise<Outcomes> {
  const outcomes = new Map<RawRecord, Done | Poison | Retryable>();
  const decoded = new Map<RawRecord, KafkaRecord<T>>();
  await Promise.all(
    batch.map(async ({ record }) => {
      const result = await decodeWith(options, record);
      if (result.ok) decoded.set(record, result.record);
      else outcomes.set(record, checked(result.outcome, record));
    }),
  );
  const readable = batch.flatMap(({ record }) => decoded.get(record) ?? []);
  if (readable.length === 0) return outcomes;
  const answers = await options.handle(readable, { signal });
  for (const [record, given] of decoded) outcomes.set(record, checked(answers.get(given), record));
  return outcomes;
}

async function settleAll(
  batch: readonly Queued[],
  outcomes: Outcomes,
  quarantine: Options['quarantine'],
): Promise<Map<RawRecord, Settled>> {
  const lanes = Map.groupBy(batch, ({ lane }) => lane);
  const sequences = [...lanes.values()].map((queued) =>
    queued.map(({ record }) => ({ record, outcome: checked(outcomes.get(record), record) })),
  );
  const poisoned = sequences.flatMap((sequence) => {
    const failed = sequence.findIndex(({ outcome }) => outcome.kind === 'retryable');
    return sequence
      .slice(0, failed < 0 ? sequence.length : failed)
      .flatMap(({ record, outcome }) => (outcome.kind === 'poison' ? { record, outcome } : []));
  });
  const unkept = await keep(poisoned, quarantine);
  const settled = new Map<RawRecord, Settled>();
  for (const sequence of sequences) {
    let failed = false;
    for (const { record, outcome } of sequence) {
      const result: Settled = failed ? BEHIND : settledBy(outcome, unkept);
      failed ||= result.kind === 'reported';
      settled.set(record, result);
    }
  }
  return settled;
}
