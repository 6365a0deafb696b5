import { Command } from '@commander-js/extra-typings';
import { type CommonEndpoints, readAnyEndpoints } from '../../../local/endpoints.ts';
import { type Reenriched, reenrich } from '../../../src/application/reference/reenrich.ts';
import { isMillraceError, MillraceError } from '../../../src/domain/errors.ts';
import { paced } from '../../../src/producer/pacing.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { interruptible } from '../interrupt.ts';
import { type LaneChoice, type LaneName, laneOption } from '../options/lane.ts';
import { positiveNumber } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { sideBySide } from '../output/table.ts';
import { wallClock } from '../wall-clock.ts';
import { type LaneDegraded, openDegraded } from './degraded.ts';

export function referenceEnrichCommand(context: CommandContext) {
  return new Command('enrich')
    .description('Join events again that were stored while reference data could not be asked for.')
    .addOption(laneOption('events of this lane'))
    .option('--rate <n>', 'at most this many events a second', positiveNumber, 1_000)
    .option('--dry-run', 'only count what would be joined')
    .addHelpText(
      'after',
      `
Events that the pipeline stored \`degraded\` are joined with what is known now; nothing else of them changes, and
alerts do not depend on it. What is done is no longer looked for: a run that was cut off goes on by running it again,
and two at once do no harm. How many wait: npx millrace status

Examples:
  $ millrace reference enrich --dry-run
  $ millrace reference enrich --rate 200`,
    )
    .action(async ({ lane, rate, dryRun }, command) => {
      const output = outputOf(command);
      const report = await enrichLanes(readAnyEndpoints(), { lane, rate, dryRun }, output);
      output.result(report, () => reportText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
    });
}

interface EnrichChoice {
  readonly lane: LaneChoice;
  readonly rate: number;
  readonly dryRun: true | undefined;
}

interface LaneReport extends Reenriched {
  readonly lane: LaneName;
  /** Waited when the run began. */
  readonly waited: number;
}

interface EnrichReport {
  readonly lanes: readonly LaneReport[];
  readonly dryRun: boolean;
  readonly interrupted: boolean;
}

/** Events joined at a time. */
const PAGE = 100;

async function enrichLanes(
  endpoints: CommonEndpoints,
  { lane, ...choice }: EnrichChoice,
  output: Output,
): Promise<EnrichReport> {
  const opened = openDegraded(endpoints, lane);
  const { signal, release } = interruptible(() =>
    output.note('Stopping after the events under way'),
  );
  try {
    const lanes: LaneReport[] = [];
    for (const each of opened.lanes) {
      lanes.push(await enrichLane(each, choice, output, signal));
    }
    return { lanes, dryRun: choice.dryRun === true, interrupted: signal.aborted };
  } catch (cause) {
    if (!isMillraceError(cause)) throw cause;
    const message = `${cause.message}. What is left waits: run it again`;
    throw new MillraceError(cause.code, message, { cause });
  } finally {
    release();
    await opened.close();
  }
}

async function enrichLane(
  { lane, degraded, reference }: LaneDegraded,
  { rate, dryRun }: Omit<EnrichChoice, 'lane'>,
  output: Output,
  signal: AbortSignal,
): Promise<LaneReport> {
  const waited = await degraded.waiting();
  const view = progressView(output, `${lane} lane`, waited);
  const ports = { degraded, reference, now: Date.now };
  const counts = { complete: 0, partial: 0, none: 0, passedOver: 0 };
  const size = Math.max(1, Math.min(PAGE, Math.floor(rate)));
  let done = 0;
  try {
    const pages = paced(degraded.pages(size), rate / size, wallClock, signal);
    for await (const { item: events } of pages) {
      const page = await reenrich(events, ports, dryRun);
      for (const [name, count] of Object.entries(page)) counts[name as keyof Reenriched] += count;
      done += events.length;
      view.update(done);
    }
  } finally {
    view.end();
  }
  return { lane, waited, ...counts };
}

function reportText({ lanes, dryRun }: EnrichReport): string {
  const row = (name: string, of: (lane: LaneReport) => number): [string, number[]] => [
    name,
    lanes.map(of),
  ];
  const facts = sideBySide(
    lanes.map(({ lane }) => `${lane} lane`),
    [
      row('degraded events that waited', ({ waited }) => waited),
      row('joined with all they refer to', ({ complete }) => complete),
      row('joined with some of it', ({ partial }) => partial),
      row('nothing is known about them', ({ none }) => none),
      row('enriched by somebody else meanwhile', ({ passedOver }) => passedOver),
    ],
  );
  return dryRun ? `${facts}\nNothing was written.` : facts;
}
