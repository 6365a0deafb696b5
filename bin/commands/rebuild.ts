import { Command, Option } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../local/endpoints.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { outputOf } from './output/for-command.ts';
import { rebuildTargets } from './rebuild/rebuild-targets.ts';
import { isDone, type RebuiltLane, reportText, TARGETS } from './rebuild/report.ts';
import { rebuildWorkflowTargets } from './rebuild/workflow-targets.ts';

const EVERY_TARGET = [...new Set([...TARGETS.stream, ...TARGETS.workflow])];

type Target = 'all' | (typeof EVERY_TARGET)[number];

/** What a lane starts from when nothing is said. */
const SOURCES = { stream: 'log', workflow: 'store' } as const;

export function rebuildCommand(context: CommandContext) {
  return new Command('rebuild')
    .description('Make what a lane computes from its events again, and put it in place.')
    .addOption(
      new Option('--lane <lane>', 'lane to rebuild')
        .choices(['stream', 'workflow'] as const)
        .default('stream' as const),
    )
    .addOption(
      new Option(
        '--target <what...>',
        'what to make again; read models of the stream lane, the relational side of the workflow lane',
      )
        .choices([...EVERY_TARGET, 'all'] as const)
        .default(['all'] as Target[]),
    )
    .addOption(
      new Option(
        '--from <source>',
        'the Kafka log (stream lane, its default), or the stored events',
      ).choices(['log', 'store'] as const),
    )
    .option('--dry-run', 'compare with what is live, and replace nothing')
    .option('--keep-old', 'leave the tables that are replaced, as <table>_replaced')
    .addHelpText(
      'after',
      `
Of the stream lane, and of the relational side, new tables are filled beside the live ones and put in place in one
transaction; members and projector may go on. Stopped or killed before, nothing was changed. Of the workflow lane's
tables in DynamoDB accounts are written that differ, each whole, while the lane goes on; run again, it goes on with
the others. Alerts that were missing leave as new ones. Needs the rights of the tables' owner. What is compared, and
what can't be made again: docs/patterns/event-sourcing.md
Exit codes: 0 done, 1 failed or, of a dry run, not the same, 130 stopped.

Examples:
  $ millrace rebuild
  $ millrace rebuild --dry-run
  $ millrace rebuild --target windows alerts --from store
  $ millrace rebuild --target read-models --json
  $ millrace rebuild --lane workflow --dry-run
  $ millrace rebuild --lane workflow --target relational`,
    )
    .action(async ({ lane, from = SOURCES[lane], ...choice }, command) => {
      const wrong = refusalOf(lane, from, choice.target);
      if (wrong !== undefined) command.error(`error: ${wrong}`, { exitCode: EXIT.usage });
      const output = outputOf(command);
      const rebuild = lane === 'stream' ? rebuildTargets : rebuildWorkflowTargets;
      const report = await rebuild(readAnyEndpoints(), { ...choice, from }, output);
      output.result(report, () => reportText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
      else if (!isDone(report)) context.exit(EXIT.failed);
    });
}

function refusalOf(
  lane: RebuiltLane,
  from: 'log' | 'store',
  targets: readonly Target[],
): string | undefined {
  const known: readonly string[] = TARGETS[lane];
  const strange = targets.find((target) => target !== 'all' && !known.includes(target));
  if (strange !== undefined) return `the ${lane} lane has no ${strange}: ${known.join(', ')}`;
  if (lane === 'workflow' && from === 'log') {
    return 'the workflow lane is made again from its stored events: what came by the bus is in no log';
  }
  return undefined;
}
