import { Command, Option } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../local/endpoints.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { outputOf } from './output/for-command.ts';
import { rebuildTargets } from './rebuild/rebuild-targets.ts';
import { reportText, TARGETS } from './rebuild/report.ts';

export function rebuildCommand(context: CommandContext) {
  return new Command('rebuild')
    .description('Make windows, alerts and read models of the stream lane again, and swap them in.')
    .addOption(
      new Option('--target <what...>', 'what to make again')
        .choices([...TARGETS, 'all'] as const)
        .default(['all'] as ('all' | (typeof TARGETS)[number])[]),
    )
    .addOption(
      new Option('--from <source>', 'the Kafka log, or the stored events')
        .choices(['log', 'store'] as const)
        .default('log' as const),
    )
    .option('--dry-run', 'compare with what is live, and replace nothing')
    .option('--keep-old', 'leave the tables that are replaced, as <table>_replaced')
    .addHelpText(
      'after',
      `
New tables are filled beside the live ones and put in place in one transaction; members may go on, and claim
their partitions anew with it. Stopped or killed before, a rebuild has changed nothing. Alerts that were missing
leave through the outbox. Needs the rights of the tables' owner. What is compared, and what can't be made
again: docs/patterns/event-sourcing.md
Exit codes: 0 done, 1 failed or, of a dry run, not the same, 130 stopped.

Examples:
  $ millrace rebuild
  $ millrace rebuild --dry-run
  $ millrace rebuild --target windows alerts --from store
  $ millrace rebuild --target read-models --json`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const report = await rebuildTargets(readAnyEndpoints(), choice, output);
      output.result(report, () => reportText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
      else if (report.findings.length > 0) context.exit(EXIT.failed);
    });
}
