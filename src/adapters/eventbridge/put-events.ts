import { setTimeout as wait } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { backoffMs } from '../../application/backoff.ts';
import { entrySize } from './entry-size.ts';
import { isPermanent } from './permanent-codes.ts';

/** PutEvents takes this many entries a call. */
export const MAX_ENTRIES = 10;

/** Bytes of a call, and of one entry. On purpose below the 1 MB of today: it fits every region, queue and target. */
export const MAX_BYTES = 256 * 1024;

const MAX_ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 5_000;

/** What became of one entry. `cause` never holds its contents. */
export type PutResult =
  | { readonly ok: true; readonly eventId: string }
  | {
      readonly ok: false;
      /** Too large for a call; refused for good; or not taken after all attempts, send it again later. */
      readonly code: 'MLR_RECORD_TOO_LARGE' | 'MLR_BUS_REFUSED' | 'MLR_BUS_UNAVAILABLE';
      readonly cause: string;
    };

export interface PutOptions {
  /** Calls in a row in which entries were refused for a while, before those left are given up. @default 10 */
  readonly maxAttempts?: number;
  /** @default a timer */
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** A number in [0, 1). @default Math.random */
  readonly random?: () => number;
}

interface Pending {
  readonly index: number;
  readonly entry: PutEventsRequestEntry;
  readonly bytes: number;
}

/**
 * Puts entries on a bus, however many, one call at a time. What a call refuses for a while goes first in the next one,
 * after a pause that grows, so no call holds a later entry while an earlier one is still to be taken. Within a call
 * EventBridge takes each entry by itself: one that comes again arrives after its neighbours, and the bus promises no
 * order to its targets at all.
 *
 * @returns one result per entry, in their order; rejects never
 */
export async function putEvents(
  client: Pick<EventBridgeClient, 'send'>,
  entries: readonly PutEventsRequestEntry[],
  { maxAttempts = MAX_ATTEMPTS, sleep = wait, random = Math.random }: PutOptions = {},
): Promise<PutResult[]> {
  const results: PutResult[] = [];
  const left: Pending[] = [];
  for (const [index, entry] of entries.entries()) {
    const bytes = entrySize(entry);
    if (bytes > MAX_BYTES) results[index] = tooLarge(bytes);
    else left.push({ index, entry, bytes });
  }
  for (let failures = 0; left.length > 0; ) {
    const call = left.splice(0, entriesOfCall(left));
    const { answers, unanswered } = await answersOf(client, call);
    const again: Pending[] = [];
    for (const [i, pending] of call.entries()) {
      const result = resultOf(answers[i]);
      results[pending.index] = result;
      if (!result.ok && result.code === 'MLR_BUS_UNAVAILABLE') again.push(pending);
    }
    failures = again.length === 0 ? 0 : failures + 1;
    const cause = answers.find((each) => each?.ErrorCode !== undefined);
    if (failures >= maxAttempts || (unanswered && again.length > 0)) {
      for (const { index } of [...again, ...left]) results[index] = resultOf(cause);
      break;
    }
    left.unshift(...again);
    if (failures > 0) await sleep(backoffMs(failures, LONGEST_PAUSE_MS, random()));
  }
  return results;
}

/** How many of the first entries one call takes, at least one. */
function entriesOfCall(left: readonly Pending[]): number {
  let bytes = 0;
  const most = Math.min(MAX_ENTRIES, left.length);
  for (let count = 0; count < most; count++) {
    bytes += left[count]?.bytes ?? 0;
    if (bytes > MAX_BYTES) return count;
  }
  return most;
}

/** The bus's answer per entry; an error of the whole call, which the SDK has tried again already, is everybody's. */
async function answersOf(
  client: Pick<EventBridgeClient, 'send'>,
  call: readonly Pending[],
): Promise<{ readonly answers: PutEventsResultEntry[]; readonly unanswered: boolean }> {
  try {
    const Entries = call.map(({ entry }) => entry);
    const { Entries: answers = [] } = await client.send(new PutEventsCommand({ Entries }));
    return { answers, unanswered: false };
  } catch (error) {
    const { name, message } = error as Error;
    const answers = call.map(() => ({ ErrorCode: name, ErrorMessage: message }));
    return { answers, unanswered: true };
  }
}

function resultOf(answer: PutEventsResultEntry | undefined): PutResult {
  if (answer?.EventId !== undefined) return { ok: true, eventId: answer.EventId };
  const code = isPermanent(answer?.ErrorCode) ? 'MLR_BUS_REFUSED' : 'MLR_BUS_UNAVAILABLE';
  const cause = `${answer?.ErrorCode ?? 'no answer'}: ${answer?.ErrorMessage ?? 'no reason given'}`;
  return { ok: false, code, cause };
}

const tooLarge = (bytes: number): PutResult => ({
  ok: false,
  code: 'MLR_RECORD_TOO_LARGE',
  cause: `the entry has ${bytes} bytes, more than ${MAX_BYTES}`,
});
