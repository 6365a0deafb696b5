import { Command, Option } from '@commander-js/extra-typings';
import type { Hours, Questions } from '../../../src/adapters/relational/questions.ts';
import { moment } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import { wallClock } from '../wall-clock.ts';
import { hoursOf, hourText } from './hours.ts';
import { type SourceChoice, sourceOf } from './source.ts';

/** A command that asks one question: when, and whom. */
export const questionCommand = (name: string) =>
  new Command(name)
    .option(
      '--from <time>',
      'event time, e.g. 7d or 2026-11-24T08:00Z (default: a day before --to)',
      (text) => moment(text),
    )
    .option('--to <time>', 'event time it goes up to (default: now)', (text) => moment(text))
    .addOption(
      new Option(
        '--lane <lane>',
        'whose rows (default: the relational side, else the stream lane)',
      ).choices(['workflow', 'stream'] as const),
    )
    .option('--database <url>', 'a PostgreSQL to ask instead of the one that runs here');

interface QuestionChoice extends SourceChoice {
  readonly from?: number;
  readonly to?: number;
}

/** Asks and shows. @param render the rows as text */
export async function answer<R>(
  command: { optsWithGlobals(): object; error(message: string): never },
  choice: QuestionChoice,
  ask: (questions: Questions, hours: Hours) => Promise<R[]>,
  render: (rows: readonly R[]) => string,
): Promise<void> {
  const output = outputOf(command);
  const hours = hoursOf(choice, wallClock.now());
  if (hours.from >= hours.to) command.error('error: --from has to be before --to');
  const { lane, questions } = sourceOf(choice);
  try {
    const rows = await ask(questions, hours);
    const refused = await questions.refused();
    const [from, to] = [hours.from, hours.to].map((at) => new Date(at).toISOString());
    output.result({ lane, from, to, rows }, () =>
      rows.length === 0
        ? `Nothing from ${hourText(hours.from)} to ${hourText(hours.to)} UTC (event time, ${lane} lane).`
        : render(rows),
    );
    if (rows.length > 0) {
      output.note(`${hourText(hours.from)} to ${hourText(hours.to)} UTC, event time, ${lane} lane`);
    }
    if (refused > 0) {
      output.note(
        `${refused} facts could not be stored and are not counted: see analytics.refused`,
      );
    }
  } finally {
    await questions.close();
  }
}
