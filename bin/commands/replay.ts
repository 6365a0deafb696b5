import { Command } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../local/endpoints.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { offsets } from './options/offsets.ts';
import { moment, positiveNumber } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';
import { factTable } from './output/table.ts';
import { type ReplayReport, replayLog } from './replay/run.ts';

export function replayCommand(context: CommandContext) {
  return new Command('replay')
    .description(
      'Send a range of the Kafka log again, byte for byte, to another topic or to a bus.',
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
    .option('--rate <n>', 'records a second at most', positiveNumber, 1_000)
    .option('--dry-run', 'say how many records of which partitions, send nothing')
    .addHelpText(
      'after',
      `
Key, value, headers and, on a topic, timestamps stay; millrace-origin and millrace-replay-run are added.

Examples:
  $ millrace replay --from 2h --to 1h --target-topic transactions-test --dry-run
  $ millrace replay --offsets 0:100-200 1:0-50 --target-topic transactions-test
  $ millrace replay --from 15m --into-source`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const usage = (text: string): never =>
        command.error(`error: ${text}`, { exitCode: EXIT.usage });
      const { targetTopic, targetBus, intoSource } = choice;
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
