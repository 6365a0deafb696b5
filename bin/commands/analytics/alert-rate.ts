import { listTable } from '../output/table.ts';
import { answer, questionCommand } from './command.ts';

export function alertRateCommand() {
  return questionCommand('alert-rate')
    .description('Alerts by detector, and how many there are to a thousand events.')
    .addHelpText(
      'after',
      `
Examples:
  $ millrace analytics alert-rate --from 7d
  $ millrace analytics alert-rate --lane stream --json`,
    )
    .action((choice, command) =>
      answer(
        command,
        choice,
        (questions, hours) => questions.alertRate(hours),
        (rows) =>
          listTable(
            ['detector', 'alerts', 'accounts', 'events', 'per 1,000'],
            rows.map(({ detector, alerts, accounts, events, perThousand }) => [
              ...[detector, alerts, accounts, events, perThousand],
            ]),
          ),
      ),
    );
}
