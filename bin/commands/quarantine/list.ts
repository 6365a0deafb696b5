import { Command } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../../local/endpoints.ts';
import { laneOption } from '../options/lane.ts';
import { moment, positiveInteger } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import { listTable } from '../output/table.ts';
import { laneText, newestOf } from '../stores/listing/listing.ts';
import { quarantineOf } from './quarantine-of.ts';
import { stateOption } from './state-option.ts';

export function quarantineListCommand() {
  return new Command('list')
    .description('The newest quarantined records, newest first, and the lanes that refused them.')
    .option('--code <code>', 'only under this code, e.g. MLR_CURRENCY_UNKNOWN')
    .option('--account <id>', 'only of this account')
    .addOption(stateOption())
    .addOption(laneOption('lanes to ask'))
    .option(
      '--since <time>',
      'nothing older, e.g. 15m or 2026-11-24T08:00Z (default: 30 days)',
      (text) => moment(text),
    )
    .option('--limit <n>', 'at most this many', positiveInteger, 20)
    .addHelpText('after', '\nExample:\n  $ millrace quarantine list --since 1h --limit 50')
    .action(async (choice, command) => {
      const output = outputOf(command);
      const { limit } = choice;
      const lanes = quarantineOf(readAnyEndpoints(), choice);
      const records = await newestOf(lanes, { key: 'position', time: 'quarantinedAt', limit });
      output.result({ records }, () =>
        records.length === 0
          ? 'Nothing in quarantine matches.'
          : listTable(
              ['quarantined', 'lane', 'state', 'code', 'position', 'bytes', 'cause'],
              records.map((record) => [
                String(record['quarantinedAt']),
                laneText(record),
                String(record['state'] ?? 'quarantined'),
                String(record['code']),
                String(record['position']),
                Number(record['size']),
                String(record['cause']),
              ]),
            ),
      );
    });
}
