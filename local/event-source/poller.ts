import { backoffMs } from '../../src/application/backoff.ts';
import type { Signal } from '../../src/application/signal.ts';
import { type BatchLimits, dueIn, takeBatch } from './batching.ts';
import type { GiveUp } from './give-up.ts';
import type { Invoke } from './invoke.ts';
import { type FailureRules, judge, type Piece, type Verdict, wholeBatch } from './judge.ts';
import { logLine } from './log.ts';
import type { Meter } from './metrics/meter.ts';
import type { PartitionQueue } from './partition-queue.ts';
import { type EventEnvelope, payloadOf } from './payload.ts';
import type { QueuedRecord } from './queued-record.ts';
import { rangesOf } from './ranges.ts';
import { splitByAge } from './record-age.ts';

export interface PollerOptions {
  readonly envelope: EventEnvelope;
  readonly limits: BatchLimits;
  readonly rules: FailureRules;
  readonly maximumRecordAgeMs: number | undefined;
  readonly invoke: Invoke;
  readonly giveUp: GiveUp;
  /** Commits partition → next offset. */
  readonly commit: (offsets: ReadonlyMap<number, number>) => Promise<void>;
  readonly maximumBackoffMs: number;
  readonly meter: Meter;
  readonly signal: Signal;
  readonly stopped: () => boolean;
}

const IDLE_MS = 60_000;

/** Serves a group of partitions with one invocation in flight, so that each partition's order holds. */
export async function runPoller(
  queues: readonly PartitionQueue[],
  options: PollerOptions,
): Promise<void> {
  while (!options.stopped()) {
    await passOver(queues, options);
    const due = dueIn(queues, options.limits, Date.now());
    if (due === 0) {
      await deliver(queues, takeBatch(queues, options.limits), options);
    } else {
      await options.signal.wait(due ?? IDLE_MS);
    }
  }
}

/** Deals with what no invocation carries: records filtered out, and records that can't be delivered. */
async function passOver(queues: readonly PartitionQueue[], options: PollerOptions): Promise<void> {
  for (const queue of queues) {
    for (const record of queue.undeliverable()) {
      const condition = record.undeliverable ?? 'MaximumPayloadSizeExceeded';
      await options.giveUp({ condition, records: [record], invocations: 0, response: undefined });
      queue.finish(record);
    }
  }
  await commitFinished(queues, options);
}

/** Invokes until every record of the batch is acknowledged or given up. */
async function deliver(
  queues: readonly PartitionQueue[],
  batch: readonly QueuedRecord[],
  options: PollerOptions,
): Promise<void> {
  let pieces: readonly Piece[] = [wholeBatch(batch)];
  let pauses = 0;
  while (!options.stopped()) {
    const [piece, ...later] = pieces;
    if (piece === undefined) return;
    const alive = await withoutExpired(queues, piece, options);
    if (alive.records.length === 0) {
      pieces = later;
      continue;
    }
    const verdict = await invokeOnce(queues, alive, options);
    pieces = [...verdict.next, ...later];
    pauses = verdict.pause ? pauses + 1 : 0;
    if (verdict.pause) {
      await pause(backoffMs(pauses, options.maximumBackoffMs, Math.random()), options);
    }
  }
}

async function withoutExpired(
  queues: readonly PartitionQueue[],
  piece: Piece,
  options: PollerOptions,
): Promise<Piece> {
  const { expired, current } = splitByAge(piece.records, options.maximumRecordAgeMs, Date.now());
  if (expired.length === 0) return piece;
  const { invocations } = piece;
  const condition = 'RecordAgeExceeded';
  await options.giveUp({ condition, records: expired, invocations, response: undefined });
  await finish(queues, expired, options);
  return { ...piece, records: current };
}

async function invokeOnce(
  queues: readonly PartitionQueue[],
  piece: Piece,
  options: PollerOptions,
): Promise<Verdict> {
  const { meter } = options;
  const began = Date.now();
  const outcome = await options.invoke(payloadOf(options.envelope, piece.records));
  const verdict = judge(piece, outcome, options.rules);
  report(piece, verdict, Date.now() - began);
  meter.add('InvokedEventCount', piece.records.length);
  const { done, exhausted } = verdict;
  if (done.length < piece.records.length) {
    meter.add('FailedInvokeEventCount', piece.records.length - done.length);
  }
  if (outcome.kind !== 'answered') meter.add('InvokeErrorCount', 1);
  if (exhausted !== undefined) {
    const response = outcome.kind === 'unavailable' ? undefined : outcome.response;
    const { records, invocations } = exhausted;
    await options.giveUp({ condition: 'RetryAttemptsExhausted', records, invocations, response });
  }
  await finish(queues, [...done, ...(exhausted?.records ?? [])], options);
  return verdict;
}

async function finish(
  queues: readonly PartitionQueue[],
  records: readonly QueuedRecord[],
  options: PollerOptions,
): Promise<void> {
  for (const record of records) {
    queues.find(({ partition }) => partition === record.partition)?.finish(record);
  }
  await commitFinished(queues, options);
}

async function commitFinished(
  queues: readonly PartitionQueue[],
  { commit, signal, meter }: PollerOptions,
): Promise<void> {
  const offsets = new Map<number, number>();
  let grown = 0;
  for (const queue of queues) {
    const by = queue.advance();
    grown += by;
    if (by > 0) offsets.set(queue.partition, queue.committed);
  }
  if (offsets.size === 0) return;
  await commit(offsets);
  meter.add('CommittedEventCount', grown);
  signal.notify();
}

/** Other partitions' signals must not cut a pause short, a stop must. */
async function pause(ms: number, { signal, stopped }: PollerOptions): Promise<void> {
  const until = Date.now() + ms;
  while (!stopped() && Date.now() < until) {
    await signal.wait(until - Date.now());
  }
}

function report(piece: Piece, { done, reason }: Verdict, ms: number): void {
  const { records } = piece;
  const again = records.length - done.length;
  logLine('invocation', {
    outcome: again === 0 ? 'acknowledged' : done.length === 0 ? 'failed' : 'partial',
    attempt: piece.invocations + 1,
    ms,
    bytes: records.reduce((sum, { json }) => sum + json.length, 0),
    again,
    ...(reason === undefined ? {} : { reason }),
    ...rangesOf(records),
  });
}
