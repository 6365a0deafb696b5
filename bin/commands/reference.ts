import { Command } from '@commander-js/extra-typings';
import type { CommandContext } from './context.ts';
import { referenceEnrichCommand } from './reference/enrich.ts';
import { referenceLoadCommand } from './reference/load.ts';
import { referenceShowCommand } from './reference/show.ts';

export function referenceCommand(context: CommandContext) {
  return new Command('reference')
    .description('Reference data: what is known about accounts and merchants besides their events.')
    .addHelpText(
      'after',
      `
Examples:
  $ millrace reference load accounts.csv
  $ millrace reference show m-0007
  $ millrace reference enrich`,
    )
    .addCommand(referenceLoadCommand(context))
    .addCommand(referenceShowCommand(context))
    .addCommand(referenceEnrichCommand(context));
}
