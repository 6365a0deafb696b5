import { Command } from '@commander-js/extra-typings';
import { readEndpoints } from '../../../local/endpoints.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { outputOf } from '../output/for-command.ts';
import { factTable } from '../output/table.ts';
import { itemsOf } from './item.ts';

export function sagasShowCommand(context: CommandContext) {
  return new Command('show')
    .description('One saga: how it stands, why, and what each service did.')
    .argument('<saga>', 'id as `sagas list` shows it')
    .addHelpText('after', '\nExample:\n  $ millrace sagas show 3f0c9b7a61d24e0f8a5b6c7d8e9f0a1b')
    .action(async (sagaId, _, command) => {
      const output = outputOf(command);
      const { saga, ...services } = await itemsOf(readEndpoints(), sagaId);
      if (saga === undefined) {
        output.note(`No saga ${sagaId}. Ids: npx millrace sagas list`);
        context.exit(EXIT.failed);
        return;
      }
      output.result({ ...saga, services }, () =>
        factTable([
          ...Object.entries(saga).map(([name, value]): [string, string] => [name, String(value)]),
          ...Object.entries(services).map(([name, item]): [string, string] => [
            `service ${name}`,
            item === undefined ? 'not asked' : `${item['state']} at ${item['at']}`,
          ]),
        ]),
      );
    });
}
