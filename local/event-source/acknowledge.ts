import type { QueuedRecord } from './queued-record.ts';

/** How an invocation ended. */
export type InvokeOutcome =
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What an outcome means for the offsets of a batch. */
export interface Acknowledgement {
  /** Partition → offset to commit: everything below it is done. Partitions without progress are absent. */
  readonly commit: ReadonlyMap<number, number>;
  /** Records that come again, in their order. */
  readonly again: readonly QueuedRecord[];
  /** Why records come again. */
  readonly reason?: string;
}

/**
 * Lambda's rules: no failures acknowledge the batch; a reported offset makes its partition start again from the
 * lowest one reported; an identifier that was not in the event, an unreadable answer or an error repeats the whole
 * batch.
 */
export function acknowledge(
  topic: string,
  batch: readonly QueuedRecord[],
  outcome: InvokeOutcome,
): Acknowledgement {
  if (outcome.kind === 'failed') {
    return { commit: new Map(), again: batch, reason: outcome.reason };
  }
  const failed = lowestFailures(topic, batch, outcome.payload);
  if (typeof failed === 'string') {
    return { commit: new Map(), again: batch, reason: failed };
  }
  const commit = new Map<number, number>();
  const again: QueuedRecord[] = [];
  for (const record of batch) {
    const stop = failed.get(record.partition) ?? Number.POSITIVE_INFINITY;
    if (record.offset >= stop) {
      again.push(record);
    } else {
      commit.set(record.partition, record.offset + 1);
    }
  }
  return again.length === 0
    ? { commit, again }
    : { commit, again, reason: `${failed.size} partitions reported failures` };
}

/** Partition → lowest reported offset, or why the answer can't be used. */
function lowestFailures(
  topic: string,
  batch: readonly QueuedRecord[],
  payload: string,
): ReadonlyMap<number, number> | string {
  const answer = parse(payload);
  if (answer === undefined) {
    return 'the answer is not JSON';
  }
  const failures = memberOf(answer, 'batchItemFailures') ?? [];
  if (!Array.isArray(failures)) {
    return 'batchItemFailures is not a list';
  }
  const sent = new Set(batch.map(({ partition, offset }) => `${topic}-${partition} ${offset}`));
  const lowest = new Map<number, number>();
  for (const failure of failures) {
    const identifier = memberOf(failure, 'itemIdentifier');
    const name = memberOf(identifier, 'partition');
    const offset = memberOf(identifier, 'offset');
    if (typeof name !== 'string' || typeof offset !== 'number' || !sent.has(`${name} ${offset}`)) {
      return `unknown item identifier ${JSON.stringify(identifier)}`;
    }
    const partition = Number(name.slice(topic.length + 1));
    lowest.set(partition, Math.min(lowest.get(partition) ?? offset, offset));
  }
  return lowest;
}

function parse(payload: string): unknown {
  try {
    return payload === '' ? null : JSON.parse(payload);
  } catch {
    return undefined;
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
