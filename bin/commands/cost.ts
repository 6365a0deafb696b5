import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { STAGES, type StageName } from '../../lib/stages.ts';
import { PROJECT_ROOT } from '../../local/home.ts';
import { DEFAULT_WORKLOAD } from '../cost/workload.ts';
import { costText } from './cost/text.ts';
import { positiveInteger, positiveNumber } from './options/parse.ts';
import { outputOf } from './output/for-command.ts';

export function costCommand() {
  const { rate, eventBytes, accounts, partitions } = DEFAULT_WORKLOAD;
  return new Command('cost')
    .description('What a stage costs a month on AWS at a rate, line by line, for both lanes.')
    .addOption(
      new Option('--stage <name>', 'whose templates to read')
        .choices(Object.keys(STAGES) as StageName[])
        .default('prod' as StageName),
    )
    .option('--rate <events/s>', 'day and night', positiveNumber, rate)
    .option('--event-bytes <n>', 'of a record in the log', positiveInteger, eventBytes)
    .option('--accounts <n>', 'that the events belong to', accountsOf, accounts)
    .option('--partitions <n>', 'of the topic', positiveInteger, partitions)
    .addHelpText(
      'after',
      `
Prices: bin/cost/prices-us-east-1.json, with their date. Each line is quantity × price; docs/cost.md says where the
quantities come from. No free tiers, no commitments, no traffic between zones.

Examples:
  $ millrace cost
  $ millrace cost --stage prod --rate 500 --accounts 50000
  $ millrace cost --rate 100 --json`,
    )
    .action(async ({ stage: name, ...choice }, command) => {
      const output = outputOf(command);
      // The construct library takes a second to load, and no other command needs it.
      const { inventoryOf } = await import('../cost/inventory.ts');
      const { estimate } = await import('../cost/estimate.ts');
      const stage = STAGES[name];
      const { context } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as {
        context: Record<string, unknown>;
      };
      output.note(`Synthesising ${name} …`);
      const result = estimate(
        { ...DEFAULT_WORKLOAD, ...choice },
        stage,
        inventoryOf(stage, context),
      );
      output.result({ stage: name, ...result }, () => costText(name, result));
    });
}

/** Also as `1e6`. */
const accountsOf = (text: string): number => positiveInteger(String(positiveNumber(text)));
