import { Command } from '@commander-js/extra-typings';
import { readEndpoints } from '../../../local/endpoints.ts';
import { dynamoDb } from '../clients.ts';
import { moment, positiveInteger } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import { listTable } from '../output/table.ts';
import { newest } from '../stores/newest.ts';
import { numberOf, plain, textOf } from '../stores/plain.ts';

const MONTH_MS = 30 * 86_400_000;

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
      const client = dynamoDb(endpoints);
      const now = Date.now();
      const items = await newest(client, {
        table: endpoints.tables.quarantine,
        timeAttribute: 'quarantinedAt',
        limit,
        since: since ?? now - MONTH_MS,
        now,
        where: { code },
      }).finally(() => client.destroy());
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
