import { Command, Option } from '@commander-js/extra-typings';
import { readEndpoints } from '../../../local/endpoints.ts';
import { moment, positiveInteger } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import { listTable } from '../output/table.ts';
import { list, monthAgo } from '../stores/newest.ts';
import { plain } from '../stores/plain.ts';

export function sagasListCommand() {
  return new Command('list')
    .description('The newest sagas, newest first.')
    .addOption(
      new Option('--state <state>', 'only in this state').choices([
        'running',
        'completed',
        'compensated',
        'stuck',
      ] as const),
    )
    .option('--account <id>', 'only of this account')
    .option(
      '--since <time>',
      'none started earlier, e.g. 15m or 2026-11-24T08:00Z (default: 30 days)',
      (text) => moment(text),
    )
    .option('--limit <n>', 'at most this many', positiveInteger, 20)
    .addHelpText('after', '\nExample:\n  $ millrace sagas list --state stuck --since 90d')
    .action(async (choice, command) => {
      const output = outputOf(command);
      const endpoints = readEndpoints();
      const { state, account: accountId, since = monthAgo(), limit } = choice;
      const items = await list(endpoints, {
        ...{ table: endpoints.tables.sagas, timeAttribute: 'startedAt', limit, since },
        where: { state, accountId },
      });
      const sagas = items.map(plain);
      output.result({ sagas }, () =>
        sagas.length === 0
          ? 'No sagas match.'
          : listTable(
              ['started', 'state', 'saga', 'account', 'because'],
              sagas.map((saga) => [
                ...['startedAt', 'state', 'sagaId', 'accountId'].map((name) => String(saga[name])),
                String(saga['stuckCause'] ?? saga['cause'] ?? saga['reason']).slice(0, 100),
              ]),
            ),
      );
    });
}
