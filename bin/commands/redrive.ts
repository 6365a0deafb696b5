import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../local/endpoints.ts';
import { isRunId } from '../../src/application/provenance.ts';
import { targetOf } from '../../src/application/redrive/outgoing.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { laneOption } from './options/lane.ts';
import { moment, positiveNumber } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';
import { factTable } from './output/table.ts';
import { QUEUE_SOURCES, type QueueReport, redriveQueue } from './redrive/queue.ts';
import { type RedriveReport, redriveAll } from './redrive/run.ts';

export function redriveCommand(context: CommandContext) {
  return new Command('redrive')
    .description('Send records again that were turned away or given up, repaired or as they are.')
    .argument('[positions...]', 'positions as `quarantine list` shows them')
    .addOption(
      new Option(
        '--source <source>',
        'queue to empty instead of the quarantine: what failed too often, or what EventBridge could not deliver',
      ).choices(QUEUE_SOURCES),
    )
    .option('--all', 'everything in quarantine')
    .option('--code <code>', 'only under this code, e.g. MLR_CURRENCY_UNKNOWN')
    .option('--account <id>', 'only of this account')
    .option(
      '--from <time>',
      'first turned away at or after, e.g. 2h (default: 30 days ago)',
      (text) => moment(text),
    )
    .option('--to <time>', 'first turned away before', (text) => moment(text))
    .addOption(laneOption('lanes whose quarantine is searched'))
    .option('--edit <module>', 'a .ts or .js file whose default export repairs each record')
    .addOption(
      new Option(
        '--edit-command <command>',
        'a shell command that repairs each event: JSON on stdin, JSON or nothing on stdout',
      ).conflicts('edit'),
    )
    .option('--target <target>', 'topic:<name> or bus:<name> (default: where it came from)', target)
    .option('--rate <n>', 'records a second at most', positiveNumber, 100)
    .option(
      '--run <id>',
      'name of the run; the same name goes on with a run that was cut off',
      runId,
    )
    .option('--dry-run', 'say what would be sent, change nothing')
    .addHelpText(
      'after',
      `
Every record is marked with the run before and after it is sent: no two runs send the same record, and a run that
was cut off goes on with --run <id>. Sent records carry their origin, the run and the attempt.

The default export of --edit gets { position, code, cause, key, attempts, bytes, event } and answers
{ event }, { bytes } (and key), or undefined to leave the record where it is.

Examples:
  $ millrace redrive --code MLR_SCHEMA_UNKNOWN --dry-run
  $ millrace redrive --code MLR_CURRENCY_UNKNOWN --edit ./repair.ts
  $ millrace redrive --code MLR_CURRENCY_UNKNOWN --edit-command "jq -c '.currency = \\"EUR\\"'"
  $ millrace redrive kafka:transactions:0:17
  $ millrace redrive --run redrive-20261124-080000-4f1c
  $ millrace redrive --source dead-letters --dry-run`,
    )
    .action(async (positions, choice, command) => {
      const output = outputOf(command);
      const { all, code, account, from, to, run, source, edit, editCommand, target } = choice;
      if (source !== undefined) {
        const picks = [all, code, account, from, to, edit, editCommand, target];
        if (positions.length > 0 || picks.some((each) => each !== undefined)) {
          command.error(
            `error: --source ${source} takes the whole queue as it is, with --rate, --run and --dry-run only`,
            { exitCode: EXIT.usage },
          );
        }
        const report = await redriveQueue(readAnyEndpoints(), { ...choice, source }, output);
        output.result(report, () => queueText(report));
        if (report.interrupted) context.exit(EXIT.interrupted);
        return;
      }
      const named =
        all === true || [code, account, from, to, run].some((each) => each !== undefined);
      if (positions.length === 0 && !named) {
        command.error(
          'error: say which records: positions, --code, --account, --from, --to or --all',
          {
            exitCode: EXIT.usage,
          },
        );
      }
      const report = await redriveAll(readAnyEndpoints(), { ...choice, positions }, output);
      output.result(report, () => reportText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
      else if (report.failed > 0) context.exit(EXIT.partly);
    });
}

function target(text: string) {
  const found = targetOf(text);
  if (found === undefined) throw new InvalidArgumentError('Give topic:<name> or bus:<name>.');
  return found;
}

function runId(text: string): string {
  if (isRunId(text)) return text;
  throw new InvalidArgumentError('Give up to 64 letters, digits, "_", "." or "-".');
}

function queueText({ run, dryRun, sent, left, interrupted }: QueueReport): string {
  const facts = factTable([
    ['run', run],
    [dryRun ? 'would be sent to the buffer' : 'sent to the buffer', sent.buffer],
    [dryRun ? 'would be sent to the alerts queue' : 'sent to the alerts queue', sent.alerts],
    ['still in the queue', left],
  ]);
  if (dryRun && left > sent.buffer + sent.alerts)
    return `${facts}\nOnly the first few were looked at.`;
  return interrupted ? `${facts}\nStopped. The same command goes on.` : facts;
}

function reportText(report: RedriveReport): string {
  const facts = factTable([
    ['run', report.run],
    [report.dryRun ? 'would be sent' : 'sent', report.sent],
    ['sent before', report.already || undefined],
    ['left out by the edit', report.skipped || undefined],
    ['of another run', report.taken || undefined],
    ['not found', report.missing || undefined],
    ['not sendable', report.failed || undefined],
  ]);
  const failures = report.firstFailures.map(({ position, cause }) => `  ${position}: ${cause}`);
  const failed =
    failures.length === 0 ? '' : `\nNot sendable, still in quarantine:\n${failures.join('\n')}`;
  const resume = report.interrupted
    ? `\nStopped. Go on with: npx millrace redrive --run ${report.run} and the same options`
    : '';
  return `${facts}${failed}${resume}`;
}
