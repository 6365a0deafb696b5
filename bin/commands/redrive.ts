import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../local/endpoints.ts';
import { isRunId } from '../../src/application/provenance.ts';
import { targetOf } from '../../src/application/redrive/outgoing.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { laneOption } from './options/lane.ts';
import { moment, positiveNumber } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';
import { redriveFailedBatches } from './redrive/failed-batches.ts';
import { QUEUE_SOURCES, redriveQueue } from './redrive/queue.ts';
import { failedBatchesText, queueText, redriveText } from './redrive/report-text.ts';
import { redriveAll } from './redrive/run.ts';

export function redriveCommand(context: CommandContext) {
  return new Command('redrive')
    .description('Send records again that were turned away or given up, repaired or as they are.')
    .argument(
      '[positions...]',
      'positions as `quarantine list` shows them; with --source failed-batches keys of objects',
    )
    .addOption(
      new Option(
        '--source <source>',
        'send this instead of the quarantine: what the workflow failed on too often, what EventBridge could not ' +
          'deliver, batches that the Kafka event source gave up',
      ).choices([...QUEUE_SOURCES, 'failed-batches']),
    )
    .option('--all', 'everything in quarantine')
    .option('--code <code>', 'only under this code, e.g. MLR_CURRENCY_UNKNOWN')
    .option('--account <id>', 'only of this account')
    .option(
      '--from <time>',
      'first turned away (of a failed batch: given up) at or after, e.g. 2h (default: 30 days ago)',
      (text) => moment(text),
    )
    .option('--to <time>', 'first turned away or given up before', (text) => moment(text))
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
  $ millrace redrive --source dead-letters --dry-run
  $ millrace redrive --source failed-batches --from 2h`,
    )
    .action(async (positions, choice, command) => {
      const output = outputOf(command);
      const { all, code, account, from, to, run, source, edit, editCommand, target } = choice;
      const usage = (text: string): never =>
        command.error(`error: ${text}`, { exitCode: EXIT.usage });
      const given = (picks: readonly unknown[]) => picks.some((each) => each !== undefined);
      if (source === 'failed-batches') {
        if (given([all, code, account, edit, editCommand, target])) {
          usage(
            '--source failed-batches sends whole batches as they are: say which by their keys, --from or --to. ' +
              'What is turned away again lands in quarantine, where --edit repairs it',
          );
        }
        const report = await redriveFailedBatches(
          readAnyEndpoints(),
          { ...choice, positions },
          output,
        );
        output.result(report, () => failedBatchesText(report));
        if (report.interrupted) context.exit(EXIT.interrupted);
        else if (report.failed.length + report.missing.length > 0) context.exit(EXIT.partly);
        return;
      }
      if (source !== undefined) {
        if (
          positions.length > 0 ||
          given([all, code, account, from, to, edit, editCommand, target])
        ) {
          usage(
            `--source ${source} takes the whole queue as it is, with --rate, --run and --dry-run only`,
          );
        }
        const report = await redriveQueue(readAnyEndpoints(), { ...choice, source }, output);
        output.result(report, () => queueText(report));
        if (report.interrupted) context.exit(EXIT.interrupted);
        return;
      }
      if (positions.length === 0 && !given([all, code, account, from, to, run])) {
        usage('say which records: positions, --code, --account, --from, --to or --all');
      }
      const report = await redriveAll(readAnyEndpoints(), { ...choice, positions }, output);
      output.result(report, () => redriveText(report));
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
