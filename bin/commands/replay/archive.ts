import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancelReplayCommand,
  DescribeReplayCommand,
  type DescribeReplayCommandOutput,
  type EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { busArn } from '../bus-arn.ts';
import { eventBridge } from '../clients.ts';
import { interruptible } from '../interrupt.ts';
import type { Output } from '../output/output.ts';
import { type ProgressView, progressView } from '../output/progress-view.ts';
import { archiveOf, ruleArns } from './archive-lookup.ts';
import { replayRunId } from './run-id.ts';

export interface ArchiveChoice {
  /** Absent: the bus's only one. */
  readonly archive?: string;
  /** Events of this time, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Names of rules that get the events. Absent: all of the bus. */
  readonly rules?: readonly string[];
  readonly dryRun?: true;
}

export interface ArchiveReport {
  /** Also the name of the replay. */
  readonly run: string;
  readonly archive: string;
  readonly bus: string;
  /** `all` or names. */
  readonly rules: 'all' | readonly string[];
  readonly from: string;
  readonly to: string;
  /** Events in the whole archive, as it says itself. */
  readonly archived: number;
  /** EventBridge's word; absent after a dry run. */
  readonly state?: string;
  /** Time of the youngest event that was sent, as far as EventBridge tells. */
  readonly reached?: string;
  readonly dryRun: boolean;
  readonly interrupted: boolean;
}

const ASK_EVERY_MS = 1_000;
const ENDED = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);

/**
 * Has EventBridge send events of its archive again to the bus they came over, the only one it replays to, and waits
 * until it has. Stopping cancels the replay.
 *
 * @throws MillraceError `MLR_BUS_UNAVAILABLE` without a bus, `MLR_CONFIG_INVALID` when there is no such archive or rule,
 * `MLR_BUS_REFUSED` when the replay fails
 */
export async function replayArchive(
  endpoints: CommonEndpoints,
  choice: ArchiveChoice,
  output: Output,
): Promise<ArchiveReport> {
  if (!hasWorkflowLane(endpoints)) {
    throw new MillraceError('MLR_BUS_UNAVAILABLE', 'The stream lane runs alone, without a bus.');
  }
  const client = eventBridge(endpoints);
  const bus = endpoints.eventBridge.busName;
  const { signal, release } = interruptible(() => output.note('Cancelling the replay'));
  try {
    const destination = await busArn(client, bus);
    const archive = await archiveOf(client, { bus, arn: destination }, choice.archive);
    const filters = await ruleArns(client, bus, choice.rules);
    const run = replayRunId();
    const about = {
      ...{ run, bus, archive: archive.name, rules: choice.rules ?? ('all' as const) },
      ...{ from: new Date(choice.from).toISOString(), to: new Date(choice.to).toISOString() },
      archived: archive.events,
    };
    if (choice.dryRun) return { ...about, dryRun: true, interrupted: false };
    output.note(`Run ${run}: archive ${archive.name}, ${about.from} to ${about.to}`);
    await client.send(
      new StartReplayCommand({
        ...{ ReplayName: run, EventSourceArn: archive.arn },
        ...{ EventStartTime: new Date(choice.from), EventEndTime: new Date(choice.to) },
        Destination: { Arn: destination, ...(filters !== undefined && { FilterArns: filters }) },
      }),
    );
    const ended = await untilEnded(
      client,
      choice,
      run,
      progressView(output, 'replayed', 100),
      signal,
    );
    const { State: state = 'unknown', StateReason, EventLastReplayedTime } = ended;
    if (state === 'FAILED') {
      throw new MillraceError(
        'MLR_BUS_REFUSED',
        `Replay ${run} failed: ${StateReason ?? 'no reason given'}`,
      );
    }
    const reached = EventLastReplayedTime?.toISOString();
    const interrupted = state === 'CANCELLED';
    return { ...about, state, ...(reached && { reached }), dryRun: false, interrupted };
  } finally {
    release();
    client.destroy();
  }
}

/** Asks how it stands until it has ended; cancels it once when the signal says so. */
async function untilEnded(
  client: EventBridgeClient,
  { from, to }: ArchiveChoice,
  run: string,
  view: ProgressView,
  signal: AbortSignal,
): Promise<DescribeReplayCommandOutput> {
  let cancelled = false;
  try {
    for (;;) {
      const now = await client.send(new DescribeReplayCommand({ ReplayName: run }));
      const { State: state = '', EventLastReplayedTime: last } = now;
      const share = last === undefined ? 0 : (last.getTime() - from) / Math.max(1, to - from);
      view.update(
        state === 'COMPLETED' ? 100 : Math.floor(100 * share),
        `% ${state.toLowerCase()}`,
      );
      if (ENDED.has(state)) return now;
      if (signal.aborted && !cancelled) {
        cancelled = true;
        // It may have completed meanwhile, which the next answer tells.
        await client.send(new CancelReplayCommand({ ReplayName: run })).catch(() => {});
      } else await sleep(ASK_EVERY_MS, undefined, cancelled ? {} : { signal }).catch(() => {});
    }
  } finally {
    view.end();
  }
}
