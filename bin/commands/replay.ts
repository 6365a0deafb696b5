import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../local/endpoints.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { offsets } from './options/offsets.ts';
import { moment, positiveNumber } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';
import { factTable } from './output/table.ts';
import { type ArchiveReport, replayArchive } from './replay/archive.ts';
import { type ReplayReport, replayLog } from './replay/run.ts';

export function replayCommand(context: CommandContext) {
  return new Command('replay')
    .description(
      'Send a range of the Kafka log again, byte for byte, to another topic or to a bus; or a range of the archive to its bus.',
    )
    .option(
      '--source <source>',
      'archive, or archive:<name> where the bus has several (default: the Kafka log)',
      archiveSource,
    )
    .option('--from <time>', 'appended at or after, e.g. 2h or 2026-11-24T08:00Z', (text) =>
      moment(text),
    )
    .option('--to <time>', 'appended before (default: now)', (text) => moment(text))
    .option(
      '--offsets <range...>',
      'partition:from-to instead of times, e.g. 0:100-200; the end is not included',
      offsets,
    )
    .option('--source-topic <name>', 'topic to read (default: the one the pipeline reads)')
    .option('--target-topic <name>', 'topic to send to')
    .option('--target-bus <name>', 'event bus to send to, as JSON')
    .option('--into-source', 'send into the topic it came from: every event there is a duplicate')
    .option(
      '--target <rule...>',
      'of the archive: rules that get the events, as rule:<name> (default: all rules of the bus)',
      ruleTarget,
    )
    .option('--rate <n>', 'records a second at most', positiveNumber, 1_000)
    .option('--dry-run', 'say how many records of which partitions, send nothing')
    .addHelpText(
      'after',
      `
Key, value, headers and, on a topic, timestamps stay; millrace-origin and millrace-replay-run are added.
The archive's events go to the bus they came over, as EventBridge sends them; what is stored already changes nothing.

Examples:
  $ millrace replay --from 2h --to 1h --target-topic transactions-test --dry-run
  $ millrace replay --offsets 0:100-200 1:0-50 --target-topic transactions-test
  $ millrace replay --from 15m --into-source
  $ millrace replay --source archive --from 2h --to 1h`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const usage = (text: string): never =>
        command.error(`error: ${text}`, { exitCode: EXIT.usage });
      const { targetTopic, targetBus, intoSource, source, target: rules } = choice;
      if (source !== undefined) {
        const { from, offsets, sourceTopic, to = Date.now(), dryRun } = choice;
        const others = [offsets, sourceTopic, targetTopic, targetBus, intoSource];
        if (
          others.some((each) => each !== undefined) ||
          command.getOptionValueSource('rate') === 'cli'
        ) {
          usage(
            'the archive takes --from, --to, --target and --dry-run: EventBridge does the rest',
          );
        }
        if (from === undefined || from >= to) return usage('say since when: --from, before --to');
        const report = await replayArchive(
          readAnyEndpoints(),
          { ...source, from, to, ...(rules && { rules }), ...(dryRun && { dryRun }) },
          output,
        );
        output.result(report, () => archiveText(report));
        if (report.interrupted) context.exit(EXIT.interrupted);
        return;
      }
      if (rules !== undefined) usage('--target names rules of the archive: add --source archive');
      if ((choice.from === undefined) === (choice.offsets === undefined)) {
        usage('say what to replay: --from (and --to), or --offsets');
      }
      if ([targetTopic, targetBus, intoSource].filter((each) => each !== undefined).length !== 1) {
        usage('say where to, once: --target-topic, --target-bus or --into-source');
      }
      const report = await replayLog(readAnyEndpoints(), choice, output);
      output.result(report, () => reportText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
      else if (report.unreadable > 0) context.exit(EXIT.partly);
    });
}

function archiveSource(text: string): { readonly archive?: string } {
  const found = /^archive(?::([\w.-]{1,48}))?$/.exec(text);
  if (found === null) throw new InvalidArgumentError('Give archive or archive:<name>.');
  return found[1] === undefined ? {} : { archive: found[1] };
}

/** Collects `rule:<name>`. */
function ruleTarget(text: string, before: readonly string[] = []): string[] {
  const name = /^rule:([\w.-]{1,64})$/.exec(text)?.[1];
  if (name === undefined) throw new InvalidArgumentError('Give rule:<name>.');
  return [...before, name];
}

function archiveText(report: ArchiveReport): string {
  const { run, archive, bus, rules, from, to, archived, state, reached, dryRun } = report;
  const facts = factTable([
    ['run', run],
    ['archive', archive],
    ['events in it, of any time', archived],
    ['bus', bus],
    ['rules', rules === 'all' ? 'all' : rules.join(', ')],
    ['from', from],
    ['to', to],
    [dryRun ? 'would be started' : 'state', dryRun ? 'yes' : (state ?? 'unknown')],
    ['reached', reached],
  ]);
  if (!report.interrupted) return facts;
  const again = reached === undefined ? 'the same --from' : `--from ${reached}`;
  return `${facts}\nStopped. Go on with ${again} and the same options: repeats change nothing.`;
}

function reportText(report: ReplayReport): string {
  const facts = factTable([
    ['run', report.run],
    ['from', report.source],
    ['to', report.target],
    [report.dryRun ? 'offsets in range' : 'sent', report.sent],
    ['not readable, left out', report.unreadable || undefined],
  ]);
  const left = report.left.map(({ partition, from, to }) => `${partition}:${from}-${to}`);
  if (!report.interrupted) return facts;
  return `${facts}\nStopped. Go on with: npx millrace replay --offsets ${left.join(' ')} and the same target`;
}
