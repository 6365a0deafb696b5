import { positiveInteger } from '../options/parse.ts';
import { listTable } from '../output/table.ts';
import { answer, questionCommand } from './command.ts';
import { hourText } from './hours.ts';
import { moneyText } from './money.ts';

export function spendCommand() {
  return questionCommand('spend')
    .description('What was spent by hour, country and currency, newest hours first.')
    .option('--country <code>', 'only there; ZZ is unknown')
    .option('--currency <code>', 'only in this currency')
    .option('--limit <n>', 'at most this many rows', positiveInteger, 50)
    .addHelpText(
      'after',
      `
Examples:
  $ millrace analytics spend --from 6h
  $ millrace analytics spend --from 7d --country DE --currency EUR --json`,
    )
    .action((choice, command) =>
      answer(
        command,
        choice,
        (questions, hours) => questions.spend(hours, choice),
        (rows) =>
          listTable(
            ['hour (UTC)', 'country', 'currency', 'payments', 'spent'],
            rows.map(({ hour, country, currency, spends, spendMinor }) => [
              ...[hourText(hour), country, currency, spends],
              moneyText(spendMinor, currency).padStart(16),
            ]),
          ),
      ),
    );
}
