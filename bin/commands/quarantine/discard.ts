import { Command } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../../local/endpoints.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { outputOf } from '../output/for-command.ts';
import { openQuarantines } from './stores.ts';

export function quarantineDiscardCommand(context: CommandContext) {
  return new Command('discard')
    .description('Mark records as not needed: they stay readable, and are never redriven.')
    .argument('<positions...>', 'source positions as `quarantine list` shows them')
    .addHelpText('after', '\nExample:\n  $ millrace quarantine discard kafka:transactions:0:17')
    .action(async (positions, _, command) => {
      const output = outputOf(command);
      const quarantines = openQuarantines(readAnyEndpoints());
      const discarded: string[] = [];
      const refused: string[] = [];
      try {
        for (const position of new Set(positions)) {
          const answers = await Promise.all(
            quarantines.lanes.map(({ store }) => store.discard(position)),
          );
          (answers.some(Boolean) ? discarded : refused).push(position);
        }
      } finally {
        await quarantines.close();
      }
      output.result({ discarded, refused }, () =>
        [
          ...discarded.map((position) => `discarded ${position}`),
          ...refused.map((position) => `${position}: not there, or not in state quarantined`),
        ].join('\n'),
      );
      if (refused.length > 0) context.exit(EXIT.failed);
    });
}
