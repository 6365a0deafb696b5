import { Command, Option } from '@commander-js/extra-typings';
import { readEndpoints } from '../../local/endpoints.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import { moment, positiveInteger } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';
import { listTable } from './output/table.ts';
import { list } from './stores/newest.ts';
import { plain, textOf } from './stores/plain.ts';

export function alertsCommand() {
  const detectors = rulesFor().detectors.map(({ id }) => id);
  return new Command('alerts')
    .description('The newest alerts, newest first.')
    .addOption(new Option('--detector <id>', 'only of this detector').choices(detectors))
    .option('--account <id>', 'only of this account')
    .option(
      '--since <time>',
      'nothing older, e.g. 15m or 2026-11-24T08:00Z (default: 30 days)',
      (text) => moment(text),
    )
    .option('--limit <n>', 'at most this many', positiveInteger, 20)
    .addHelpText(
      'after',
      `
Examples:
  $ millrace alerts
  $ millrace alerts --detector impossible-travel --since 1h
  $ millrace alerts --account acct-1f0c33a9-00042 --json`,
    )
    .action(async ({ detector, account, since, limit }, command) => {
      const output = outputOf(command);
      const endpoints = readEndpoints();
      const items = await list(endpoints, {
        table: endpoints.tables.alerts,
        timeAttribute: 'raisedAt',
        limit,
        since,
        where: { detector, accountId: account },
      });
      output.result({ alerts: items.map(plain) }, () =>
        items.length === 0
          ? 'No alerts match.'
          : listTable(
              ['raised', 'detector', 'account', 'why'],
              items.map((item) => [
                textOf(item, 'raisedAt'),
                textOf(item, 'detector'),
                textOf(item, 'accountId'),
                textOf(item, 'reason'),
              ]),
            ),
      );
    });
}
