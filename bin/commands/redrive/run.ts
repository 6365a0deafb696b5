import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { encodeTransaction } from '../../../src/adapters/registry/confluent-frame.ts';
import type { QuarantineEntry } from '../../../src/application/ports/quarantine.ts';
import type { Repair, Target } from '../../../src/application/redrive/outgoing.ts';
import {
  type RedriveOutcome,
  redriveRecord,
} from '../../../src/application/redrive/redrive-record.ts';
import { isMillraceError, MillraceError } from '../../../src/domain/errors.ts';
import { paced } from '../../../src/producer/pacing.ts';
import { interruptible } from '../interrupt.ts';
import { type LaneChoice, lanesOf } from '../options/lane.ts';
import type { Output } from '../output/output.ts';
import { type ProgressView, progressView } from '../output/progress-view.ts';
import { selectPositions } from '../quarantine/selection.ts';
import { openQuarantines, type Quarantines } from '../quarantine/stores.ts';
import { registryOf } from '../registry.ts';
import { requireTarget } from '../require-target.ts';
import { wallClock } from '../wall-clock.ts';
import { repairByCommand } from './edit-command.ts';
import { repairFrom } from './edit-module.ts';
import { newRunId } from './run-id.ts';
import { sendingOne } from './send-one.ts';

export interface RedriveChoice {
  readonly positions: readonly string[];
  readonly lane: LaneChoice;
  readonly rate: number;
  readonly code?: string;
  readonly account?: string;
  readonly from?: number;
  readonly to?: number;
  readonly all?: true;
  readonly edit?: string;
  readonly editCommand?: string;
  readonly target?: Target;
  readonly run?: string;
  readonly dryRun?: true;
}

type Count = Exclude<RedriveOutcome['kind'], 'would-send'>;

export interface RedriveReport extends Readonly<Record<Count, number>> {
  readonly run: string;
  readonly dryRun: boolean;
  readonly firstFailures: readonly { readonly position: string; readonly cause: string }[];
  readonly interrupted: boolean;
}

const SHOWN = 10;
/** How far back is searched unless told. */
const MONTH_MS = 30 * 86_400_000;

/** Redrives what was chosen, one record in flight, oldest first, so that each key keeps its order. */
export async function redriveAll(
  endpoints: CommonEndpoints,
  choice: RedriveChoice,
  output: Output,
): Promise<RedriveReport> {
  const run = choice.run ?? newRunId(new Date());
  const repair = await repairOf(choice);
  if (choice.target !== undefined) await requireTarget(endpoints, choice.target);
  const quarantines = openQuarantines(endpoints);
  const sending = sendingOne(endpoints);
  const { signal, release } = interruptible(() =>
    output.note('Stopping after the record in flight'),
  );
  const counts = { sent: 0, skipped: 0, missing: 0, taken: 0, already: 0, failed: 0 };
  const failures: { position: string; cause: string }[] = [];
  const ports = {
    stores: quarantines.lanes.map(({ store }) => store),
    registry: registryOf(endpoints),
    encode: encodeTransaction,
    send: sending.send,
    targetFor: (entry: QuarantineEntry) => choice.target ?? homeOf(entry, endpoints),
    now: Date.now,
    ...(repair && { repair }),
  };
  let done = 0;
  let view: ProgressView | undefined;
  try {
    const positions = await chosen(endpoints, quarantines, choice);
    view = progressView(output, 'redriven', positions.length);
    output.note(`Run ${run}: ${positions.length} records`);
    for await (const { item } of paced(positions, choice.rate, wallClock, signal)) {
      const outcome = await redriveRecord(item, run, ports, choice.dryRun);
      counts[outcome.kind === 'would-send' ? 'sent' : outcome.kind] += 1;
      if (outcome.kind === 'failed' && failures.length < SHOWN) {
        failures.push({ position: item, cause: outcome.cause });
      }
      if (choice.dryRun && outcome.kind === 'would-send') {
        output.note(`would send ${item} → ${outcome.target} (${outcome.bytes} bytes)`);
      }
      done += 1;
      view.update(done);
    }
    const dryRun = choice.dryRun === true;
    const interrupted = signal.aborted && done < positions.length;
    return { run, dryRun, ...counts, firstFailures: failures, interrupted };
  } catch (cause) {
    throw withResume(cause, run);
  } finally {
    view?.end();
    release();
    await Promise.allSettled([sending.close(), quarantines.close()]);
  }
}

async function chosen(
  endpoints: CommonEndpoints,
  { lanes }: Quarantines,
  { positions, lane, code, account, from, to, run, all }: RedriveChoice,
): Promise<readonly string[]> {
  if (positions.length > 0) return [...new Set(positions)];
  const searched = lanesOf(endpoints, lane);
  const now = Date.now();
  const filtered = all === true || [code, account, from, to].some((each) => each !== undefined);
  return await selectPositions(
    lanes.filter((one) => searched.includes(one.lane)),
    {
      from: from ?? now - MONTH_MS,
      to: to ?? now + 60_000,
      // A run that goes on without a choice of its own ends what it has begun.
      states: filtered
        ? run === undefined
          ? ['quarantined']
          : ['quarantined', 'redriving']
        : ['redriving'],
      ...(code !== undefined && { code }),
      ...(account !== undefined && { accountId: account }),
    },
  );
}

async function repairOf({ edit, editCommand }: RedriveChoice): Promise<Repair | undefined> {
  if (editCommand !== undefined) return repairByCommand(editCommand);
  return edit === undefined ? undefined : await repairFrom(edit);
}

function homeOf({ route, position }: QuarantineEntry, endpoints: CommonEndpoints): Target {
  if (route === 'kafka') {
    return { kind: 'topic', name: /^kafka:(.*):\d+:\d+$/.exec(position)?.[1] ?? '' };
  }
  if (hasWorkflowLane(endpoints)) return { kind: 'bus', name: endpoints.eventBridge.busName };
  throw new MillraceError('MLR_BUS_UNAVAILABLE', `${position} came from a bus, and none runs here`);
}

function withResume(cause: unknown, run: string): unknown {
  if (!isMillraceError(cause)) return cause;
  return new MillraceError(
    cause.code,
    `${cause.message}. Go on later with: npx millrace redrive --run ${run} and the same options`,
    { cause },
  );
}
