import { Command } from '@commander-js/extra-typings';
import { type CommonEndpoints, readAnyEndpoints } from '../../../local/endpoints.ts';
import type { QuarantineState } from '../../../src/application/ports/quarantine.ts';
import { laneOption } from '../options/lane.ts';
import { moment, positiveInteger } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import { listTable } from '../output/table.ts';
import {
  type LaneEntries,
  type LaneEntry,
  type ListingShape,
  laneText,
  newestOf,
} from '../stores/listing/listing.ts';
import { monthAgo } from '../stores/newest.ts';
import { newestWithin } from './newest-within.ts';
import { type QuarantineWanted, quarantineOf } from './quarantine-of.ts';
import { stateOption } from './state-option.ts';
import { openQuarantines } from './stores.ts';

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
    .option('--from <time>', 'the same as --since, as export and redrive call it', (text) =>
      moment(text),
    )
    .option('--to <time>', 'first turned away before', (text) => moment(text))
    .option('--limit <n>', 'at most this many', positiveInteger, 20)
    .addHelpText(
      'after',
      `
Examples:
  $ millrace quarantine list --since 1h --limit 50
  $ millrace quarantine list --from 2h --to 1h`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const { limit, to } = choice;
      const since = choice.from ?? choice.since ?? monthAgo();
      const shape = { key: 'position', time: 'quarantinedAt', limit };
      const endpoints = readAnyEndpoints();
      const lanes = quarantineOf(endpoints, { ...choice, since });
      const records =
        to === undefined
          ? await newestOf(lanes, shape)
          : await newestBefore(endpoints, lanes, { ...choice, since, to }, shape);
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

type Wanted = Pick<QuarantineWanted, 'code' | 'account'> & {
  readonly state?: QuarantineState;
  readonly since: number;
  readonly to: number;
};

async function newestBefore(
  endpoints: CommonEndpoints,
  lanes: readonly LaneEntries[],
  { since, to, code, account, state }: Wanted,
  shape: ListingShape,
): Promise<LaneEntry[]> {
  const quarantines = openQuarantines(endpoints);
  const filter = {
    ...{ from: since, to },
    ...(code !== undefined && { code }),
    ...(account !== undefined && { accountId: account }),
    ...(state !== undefined && { states: [state] }),
  };
  try {
    const within = lanes.flatMap((one) => {
      const store = quarantines.lanes.find(({ lane }) => lane === one.lane)?.store;
      return store === undefined ? [] : [newestWithin(one, store, filter, shape.limit)];
    });
    return await newestOf(within, shape);
  } finally {
    await quarantines.close();
  }
}
