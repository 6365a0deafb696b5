import { backoffMs } from '../../src/application/backoff.ts';
import type { Signal } from '../../src/application/signal.ts';
import { type Acknowledgement, acknowledge } from './acknowledge.ts';
import { type BatchLimits, dueIn, takeBatch } from './batching.ts';
import type { Invoke } from './invoke.ts';
import { logLine } from './log.ts';
import type { PartitionQueue } from './partition-queue.ts';
import { type EventEnvelope, payloadOf } from './payload.ts';
import type { QueuedRecord } from './queued-record.ts';

export interface LaneOptions {
  readonly envelope: EventEnvelope;
  readonly limits: BatchLimits;
  readonly invoke: Invoke;
  /** Commits partition → next offset. */
  readonly commit: (offsets: ReadonlyMap<number, number>) => Promise<void>;
  readonly maximumRetryAttempts: number;
  readonly maximumBackoffMs: number;
  readonly signal: Signal;
  readonly stopped: () => boolean;
}

const IDLE_MS = 60_000;

/** Serves a group of partitions with one invocation in flight, so that each partition's order holds. */
export async function runLane(
  queues: readonly PartitionQueue[],
  options: LaneOptions,
): Promise<void> {
  while (!options.stopped()) {
    const due = dueIn(queues, options.limits, Date.now());
    if (due === 0) {
      await deliver(queues, takeBatch(queues, options.limits), options);
    } else {
      await options.signal.wait(due ?? IDLE_MS);
    }
  }
}

/** Invokes until every record of the batch is acknowledged or its retries are used up. */
async function deliver(
  queues: readonly PartitionQueue[],
  batch: readonly QueuedRecord[],
  options: LaneOptions,
): Promise<void> {
  let records = batch;
  let failures = 0;
  while (records.length > 0 && !options.stopped()) {
    const began = Date.now();
    const outcome = await options.invoke(payloadOf(options.envelope, records));
    let verdict = acknowledge(options.envelope.topic, records, outcome);
    report(records, verdict, failures + 1, Date.now() - began);
    failures = verdict.commit.size > 0 ? 1 : failures + 1;
    if (verdict.again.length > 0 && usedUp(failures, options.maximumRetryAttempts)) {
      logLine('discarded', { reason: 'retries are used up', ...rangesOf(verdict.again) });
      verdict = { commit: endsOf(records), again: [] };
    }
    await confirm(queues, verdict, options);
    records = verdict.again;
    if (records.length > 0) {
      await pause(backoffMs(failures, options.maximumBackoffMs, Math.random()), options);
    }
  }
}

async function confirm(
  queues: readonly PartitionQueue[],
  { commit }: Acknowledgement,
  options: LaneOptions,
): Promise<void> {
  if (commit.size === 0) {
    return;
  }
  await options.commit(commit);
  for (const queue of queues) {
    queue.confirm(commit.get(queue.partition) ?? 0);
  }
  options.signal.notify();
}

/** Other partitions' signals must not cut a pause short, a stop must. */
async function pause(ms: number, { signal, stopped }: LaneOptions): Promise<void> {
  const until = Date.now() + ms;
  while (!stopped() && Date.now() < until) {
    await signal.wait(until - Date.now());
  }
}

const usedUp = (failures: number, maximum: number): boolean => maximum >= 0 && failures > maximum;

const endsOf = (records: readonly QueuedRecord[]): Map<number, number> =>
  new Map(records.map(({ partition, offset }) => [partition, offset + 1]));

function report(
  records: readonly QueuedRecord[],
  { again, commit, reason }: Acknowledgement,
  attempt: number,
  ms: number,
): void {
  const outcome = again.length === 0 ? 'acknowledged' : commit.size === 0 ? 'failed' : 'partial';
  const bytes = records.reduce((sum, { json }) => sum + json.length, 0);
  logLine('invocation', {
    outcome,
    attempt,
    ms,
    bytes,
    again: again.length,
    ...(reason === undefined ? {} : { reason }),
    ...rangesOf(records),
  });
}

/** Records and, for each partition, its first and last offset. */
function rangesOf(records: readonly QueuedRecord[]): Record<string, unknown> {
  const partitions: Record<string, [number, number]> = {};
  for (const { partition, offset } of records) {
    partitions[partition] = [partitions[partition]?.[0] ?? offset, offset];
  }
  return { records: records.length, partitions };
}
