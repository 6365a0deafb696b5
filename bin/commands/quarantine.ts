import { Command } from '@commander-js/extra-typings';
import type { CommandContext } from './context.ts';
import { quarantineDiscardCommand } from './quarantine/discard.ts';
import { quarantineExportCommand } from './quarantine/export.ts';
import { quarantineListCommand } from './quarantine/list.ts';
import { quarantineShowCommand } from './quarantine/show.ts';

export function quarantineCommand(context: CommandContext) {
  return new Command('quarantine')
    .description('Records that were turned away, with reason, position and original bytes.')
    .addHelpText(
      'after',
      `
Examples:
  $ millrace quarantine list --code MLR_CURRENCY_UNKNOWN
  $ millrace quarantine show kafka:transactions:0:17
  $ millrace quarantine export --file bad.jsonl`,
    )
    .addCommand(quarantineListCommand())
    .addCommand(quarantineShowCommand(context))
    .addCommand(quarantineExportCommand(context))
    .addCommand(quarantineDiscardCommand(context));
}
