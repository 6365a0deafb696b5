import { Command, Option } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../local/endpoints.ts';
import { verdictText } from './audit/report.ts';
import { auditLanes } from './audit/run.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { laneOption } from './options/lane.ts';
import { offsets } from './options/offsets.ts';
import { moment, positiveInteger } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';

export function auditCommand(context: CommandContext) {
  return new Command('audit')
    .description(
      'Compare the log with what is stored, and name every record that is not as it must be.',
    )
    .addOption(laneOption('lanes to audit'))
    .option('--from <time>', 'records appended at or after, e.g. 2h or 2026-11-24T08:00Z', (text) =>
      moment(text),
    )
    .option('--to <time>', 'records appended before (default: now)', (text) => moment(text))
    .option(
      '--offsets <range...>',
      'partition:from-to instead of times, e.g. 0:100-200; the end is not included',
      offsets,
    )
    .addOption(
      new Option('--retention-days <days>', 'how long the stream lane keeps events and its outbox')
        .env('STREAM_RETENTION_DAYS')
        .argParser(positiveInteger)
        .default(400),
    )
    .option('--file <path>', 'write every finding there, a JSON line each')
    .addHelpText(
      'after',
      `
Looks at what each lane has settled, up to its checkpoints, and only reads; lanes may go on meanwhile. The
workflow lane's tables are copied into a temporary file first. In a range that does not begin at offset 0
alerts and windows are not recomputed. Without a range, what is in no place of the log is looked at as well:
events of the bus, alerts without events, the stream lane's read models.
Exit codes: 0 clean, 1 not clean, 130 stopped. The kinds of findings: docs/patterns/audit.md

Examples:
  $ millrace audit
  $ millrace audit --lane workflow
  $ millrace audit --from 1h --file findings.jsonl
  $ millrace audit --offsets 0:0-5000 --json`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const { from, to } = choice;
      if (choice.offsets !== undefined && (from !== undefined || to !== undefined)) {
        command.error('error: say --from and --to, or --offsets', { exitCode: EXIT.usage });
      }
      const report = await auditLanes(readAnyEndpoints(), choice, output);
      output.result(report, () => verdictText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
      else if (!report.clean) context.exit(EXIT.failed);
    });
}
