import { Command } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../../local/endpoints.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { laneOption } from '../options/lane.ts';
import { outputOf } from '../output/for-command.ts';
import { sideBySide } from '../output/table.ts';
import { openReferences } from './stores.ts';

export function referenceShowCommand(context: CommandContext) {
  return new Command('show')
    .description('What is known about an account or a merchant, in each lane.')
    .argument('<id>', 'accountId or merchantId')
    .addOption(laneOption('look in this lane'))
    .addHelpText('after', '\nExample:\n  $ millrace reference show m-0007')
    .action(async (id, { lane }, command) => {
      const output = outputOf(command);
      const references = openReferences(readAnyEndpoints(), lane);
      try {
        const found = await Promise.all(
          references.lanes.map(async ({ lane: name, store }) => {
            const { accounts, merchants } = await store.lookUp([id], [id]);
            return { lane: name, account: accounts.get(id), merchant: merchants.get(id) };
          }),
        );
        if (
          found.every(({ account, merchant }) => account === undefined && merchant === undefined)
        ) {
          output.note(
            `Nothing is known about ${id}. Load it with: npx millrace reference load <file>`,
          );
          context.exit(EXIT.failed);
        }
        output.result({ id, lanes: found }, () => factsText(found));
      } finally {
        await references.close();
      }
    });
}

interface Found {
  readonly lane: string;
  readonly account: object | undefined;
  readonly merchant: object | undefined;
}

function factsText(found: readonly Found[]): string {
  const facts = found.map(({ account, merchant }) => ({
    ...named('account', account),
    ...named('merchant', merchant),
  }));
  const names = [...new Set(facts.flatMap((of) => Object.keys(of)))];
  return sideBySide(
    found.map(({ lane }) => `${lane} lane`),
    names.map((name) => [name, facts.map((of) => of[name])]),
  );
}

/** A profile of which nothing is known is there all the same. */
function named(kind: string, value: object | undefined): Record<string, string> {
  if (value === undefined) return {};
  const fields = Object.entries(value).map(([name, text]) => [`${kind}: ${name}`, String(text)]);
  return fields.length === 0 ? { [kind]: 'known, without data' } : Object.fromEntries(fields);
}
