import type { QueuedRecord } from './queued-record.ts';

/** What Lambda says about an invocation, for the record of a failure. */
export interface InvocationResponse {
  readonly requestId: string;
  readonly statusCode: number;
  readonly executedVersion: string;
  readonly functionError?: string;
}

/** How an invocation ended. */
export type InvokeOutcome =
  | { readonly kind: 'answered'; readonly payload: string; readonly response?: InvocationResponse }
  /** The function was invoked and failed. */
  | { readonly kind: 'failed'; readonly reason: string; readonly response?: InvocationResponse }
  /** It could not be invoked, or nobody knows whether it was: throttled, unreachable, no answer in time. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** What an answer means for a batch; both lists keep its order. */
export interface Acknowledgement {
  readonly done: readonly QueuedRecord[];
  /** Records that come again. */
  readonly again: readonly QueuedRecord[];
  /** Why records come again. */
  readonly reason?: string;
}

/**
 * Lambda's rules for partial responses: no failures acknowledge the batch; a reported offset makes its partition start
 * again from the lowest one reported; an identifier that was not in the event or an unreadable answer repeats the
 * whole batch.
 */
export function acknowledge(
  topic: string,
  batch: readonly QueuedRecord[],
  payload: string,
): Acknowledgement {
  const failed = lowestFailures(topic, batch, payload);
  if (typeof failed === 'string') {
    return { done: [], again: batch, reason: failed };
  }
  const comesAgain = ({ partition, offset }: QueuedRecord): boolean =>
    offset >= (failed.get(partition) ?? Number.POSITIVE_INFINITY);
  const again = batch.filter(comesAgain);
  const done = batch.filter((record) => !comesAgain(record));
  return again.length === 0
    ? { done, again }
    : { done, again, reason: `${failed.size} partitions reported failures` };
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
