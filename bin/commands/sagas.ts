import { Command } from '@commander-js/extra-typings';
import type { CommandContext } from './context.ts';
import { sagasListCommand } from './sagas/list.ts';
import { sagasResumeCommand } from './sagas/resume.ts';
import { sagasShowCommand } from './sagas/show.ts';

export function sagasCommand(context: CommandContext) {
  return new Command('sagas')
    .description('Responses to alerts: hold, case and notice, or all of them taken back.')
    .addHelpText(
      'after',
      `
Examples:
  $ millrace sagas list --state stuck
  $ millrace sagas show 3f0c9b7a61d24e0f8a5b6c7d8e9f0a1b
  $ millrace sagas resume 3f0c9b7a61d24e0f8a5b6c7d8e9f0a1b`,
    )
    .addCommand(sagasListCommand())
    .addCommand(sagasShowCommand(context))
    .addCommand(sagasResumeCommand(context));
}
