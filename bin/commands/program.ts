import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { alertsCommand } from './alerts.ts';
import { analyticsCommand } from './analytics.ts';
import { auditCommand } from './audit.ts';
import type { CommandContext } from './context.ts';
import { costCommand } from './cost.ts';
import { demoCommand } from './demo.ts';
import { downCommand } from './down.ts';
import { produceCommand } from './produce.ts';
import { quarantineCommand } from './quarantine.ts';
import { rebuildCommand } from './rebuild.ts';
import { redriveCommand } from './redrive.ts';
import { referenceCommand } from './reference.ts';
import { replayCommand } from './replay.ts';
import { sagasCommand } from './sagas.ts';
import { statusCommand } from './status.ts';
import { upCommand } from './up.ts';

/** The whole command line. Usage errors are thrown as CommanderError. */
export function programFor(context: CommandContext): Command<[], { json?: true }> {
  const program = new Command('millrace')
    .description('Real-time event pipeline: run it here, feed it, look into it.')
    .version(version(), '--version', 'what this checkout is')
    .option('--json', 'one JSON line on stdout, everything else on stderr')
    .addHelpText(
      'after',
      `
Examples:
  $ millrace demo                      start, stream 10,000 events, check the sums, stop
  $ millrace up                        start and keep running until Ctrl-C
  $ millrace produce --count 1000      feed what is running
  $ millrace alerts --detector velocity

Exit codes: 0 done, 1 failed, 2 not understood, 3 done except for rows that do not map, 130 interrupted.
Documentation: docs/command-line.md`,
    );
  const commands = [
    demoCommand(context),
    upCommand(),
    downCommand(),
    statusCommand(context),
    produceCommand(context),
    alertsCommand(),
    analyticsCommand(),
    quarantineCommand(context),
    redriveCommand(context),
    replayCommand(context),
    auditCommand(context),
    rebuildCommand(context),
    sagasCommand(context),
    referenceCommand(context),
    costCommand(),
  ];
  for (const command of commands) program.addCommand(command as unknown as Command);
  return settle(program);
}

function version(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return (manifest as { version: string }).version;
}

/** Every command throws instead of exiting, and says how to get help. */
function settle<T extends Command<[], { json?: true }>>(program: T): T {
  const visit = (command: Pick<Command, 'exitOverride' | 'showHelpAfterError' | 'commands'>) => {
    command.exitOverride().showHelpAfterError('(--help shows options and examples)');
    for (const inner of command.commands) visit(inner as unknown as Command);
  };
  visit(program as unknown as Command);
  return program;
}
