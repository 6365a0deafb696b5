import { Command } from '@commander-js/extra-typings';
import { alertRateCommand } from './analytics/alert-rate.ts';
import { spendCommand } from './analytics/spend.ts';
import { topAccountsCommand } from './analytics/top-accounts.ts';

export function analyticsCommand() {
  return new Command('analytics')
    .description('Questions over all stored events and alerts, answered by PostgreSQL.')
    .addCommand(spendCommand())
    .addCommand(alertRateCommand())
    .addCommand(topAccountsCommand());
}
