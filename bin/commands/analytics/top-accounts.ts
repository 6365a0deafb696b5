import { positiveInteger } from '../options/parse.ts';
import { listTable } from '../output/table.ts';
import { answer, questionCommand } from './command.ts';
import { moneyText } from './money.ts';

export function topAccountsCommand() {
  return questionCommand('top-accounts')
    .description('The accounts that spent the most, in each currency, with their alerts.')
    .option('--currency <code>', 'only in this currency')
    .option('--limit <n>', 'at most this many in each currency', positiveInteger, 10)
    .addHelpText(
      'after',
      `
Examples:
  $ millrace analytics top-accounts --from 24h
  $ millrace analytics top-accounts --currency EUR --limit 3 --json`,
    )
    .action((choice, command) =>
      answer(
        command,
        choice,
        (questions, hours) => questions.topAccounts(hours, choice),
        (rows) =>
          listTable(
            ['currency', 'rank', 'account', 'payments', 'spent', 'alerts'],
            rows.map(({ currency, rank, accountId, spends, spendMinor, alerts }) => [
              ...[currency, rank, accountId, spends],
              ...[moneyText(spendMinor, currency).padStart(16), alerts],
            ]),
          ),
      ),
    );
}
