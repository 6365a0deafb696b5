import { Command } from '@commander-js/extra-typings';
import { readEndpoints } from '../../../local/endpoints.ts';
import { moment, positiveInteger } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import { listTable } from '../output/table.ts';
import { list } from '../stores/newest.ts';
import { numberOf, plain, textOf } from '../stores/plain.ts';

export function quarantineListCommand() {
  return new Command('list')
    .description('The newest quarantined records, newest first.')
    .option('--code <code>', 'only under this code, e.g. MLR_CURRENCY_UNKNOWN')
    .option(
      '--since <time>',
      'nothing older, e.g. 15m or 2026-11-24T08:00Z (default: 30 days)',
      (text) => moment(text),
    )
    .option('--limit <n>', 'at most this many', positiveInteger, 20)
    .addHelpText('after', '\nExample:\n  $ millrace quarantine list --since 1h --limit 50')
    .action(async ({ code, since, limit }, command) => {
      const output = outputOf(command);
      const endpoints = readEndpoints();
      const items = await list(endpoints, {
        table: endpoints.tables.quarantine,
        timeAttribute: 'quarantinedAt',
        limit,
        since,
        where: { code },
      });
      output.result({ records: items.map(plain) }, () =>
        items.length === 0
          ? 'Nothing in quarantine matches.'
          : listTable(
              ['quarantined', 'code', 'position', 'bytes', 'cause'],
              items.map((item) => [
                textOf(item, 'quarantinedAt'),
                textOf(item, 'code'),
                textOf(item, 'position'),
                numberOf(item, 'size'),
                textOf(item, 'cause'),
              ]),
            ),
      );
    });
}
