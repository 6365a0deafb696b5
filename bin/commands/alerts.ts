import { Command, Option } from '@commander-js/extra-typings';
import { type CommonEndpoints, hasWorkflowLane, readAnyEndpoints } from '../../local/endpoints.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import { laneOption, lanesOf } from './options/lane.ts';
import { moment, positiveInteger } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';
import { listTable } from './output/table.ts';
import { dynamoEntries } from './stores/listing/dynamo-entries.ts';
import { type LaneEntries, laneText, newestOf } from './stores/listing/listing.ts';
import { ALERTS, postgresEntries } from './stores/listing/postgres-entries.ts';
import { monthAgo } from './stores/newest.ts';

export function alertsCommand() {
  const detectors = rulesFor().detectors.map(({ id }) => id);
  return new Command('alerts')
    .description('The newest alerts, newest first, and the lanes that raised them.')
    .addOption(new Option('--detector <id>', 'only of this detector').choices(detectors))
    .option('--account <id>', 'only of this account')
    .addOption(laneOption('lanes to ask'))
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
  $ millrace alerts --lane stream
  $ millrace alerts --account acct-1f0c33a9-00042 --json`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const endpoints = readAnyEndpoints();
      const { limit } = choice;
      const chosen = lanesOf(endpoints, choice.lane);
      const lanes = alertsOf(endpoints, choice).filter(({ lane }) => chosen.includes(lane));
      const alerts = await newestOf(lanes, { key: 'alertId', time: 'raisedAt', limit });
      output.result({ alerts }, () =>
        alerts.length === 0
          ? 'No alerts match.'
          : listTable(
              ['raised', 'lane', 'detector', 'account', 'why'],
              alerts.map((alert) => [
                String(alert['raisedAt']),
                laneText(alert),
                String(alert['detector']),
                String(alert['accountId']),
                String(alert['reason']),
              ]),
            ),
      );
    });
}

interface Wanted {
  readonly detector?: string;
  readonly account?: string;
  readonly since?: number;
  readonly limit: number;
}

function alertsOf(
  endpoints: CommonEndpoints,
  { detector, account, since = monthAgo(), limit }: Wanted,
): LaneEntries[] {
  const lanes: LaneEntries[] = [];
  if (hasWorkflowLane(endpoints)) {
    const table = endpoints.tables.alerts;
    const where = { detector, accountId: account };
    const listing = { table, timeAttribute: 'raisedAt', limit, since, where };
    lanes.push(dynamoEntries(endpoints, 'alertId', listing));
  }
  if (endpoints.stream !== null) {
    const where = { detector, account_id: account };
    lanes.push(postgresEntries(endpoints.stream.databaseUrl, ALERTS, { since, limit, where }));
  }
  return lanes;
}
