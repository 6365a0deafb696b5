import { Command, Option } from '@commander-js/extra-typings';
import { PRESETS } from '../../../src/producer/files/presets.ts';
import {
  moment,
  pair,
  percent,
  positiveInteger,
  positiveNumber,
  seed,
  wholeNumber,
} from './parse.ts';

export interface StreamDefaults {
  readonly count: number;
  readonly duplicatesPercent: number;
  readonly late: number;
  readonly invalid: number;
  /** Records a second. @default as fast as the routes take them */
  readonly rate?: number;
}

/** A command that sends a stream: its options say what to send and how. */
export function streamCommand(name: string, defaults: StreamDefaults) {
  return new Command(name)
    .option(
      '--count <n>',
      'generated events, each with an id of its own',
      positiveInteger,
      defaults.count,
    )
    .option('--seed <n>', 'same seed, same events; also fixes --end-at (default: random)', seed)
    .option(
      '--end-at <time>',
      'time of the newest event (default: now; with --seed: 0:00 UTC today)',
      (text) => moment(text),
    )
    .option(
      '--duplicates <percent>',
      'share of generated events sent twice',
      percent,
      defaults.duplicatesPercent,
    )
    .option('--late <n>', 'generated events that come after newer ones', wholeNumber, defaults.late)
    .option('--invalid <n>', 'records that must end in quarantine', wholeNumber, defaults.invalid)
    .option(
      '--file <path>',
      'send a .csv or .jsonl file (or .gz of them) instead of generated events',
    )
    .option(
      '--limit <n>',
      'stop after this many rows of the file, or generated events',
      positiveInteger,
    )
    .addOption(
      new Option('--preset <name>', 'known columns (default: by the header)').choices(
        PRESETS.map((preset) => preset.name),
      ),
    )
    .option('--map <column=field>', 'fill a field from a column; repeat as needed', pair)
    .option(
      '--set <field=value>',
      'give a field the same value in every row; repeat as needed',
      pair,
    )
    .addOption(
      new Option('--to <route>', 'where to send; both splits by account')
        .choices(['kafka', 'eventbridge', 'both'] as const)
        .default('both' as const),
    )
    .option(
      '--rate <n>',
      defaults.rate === undefined
        ? 'records a second, or max (default: max)'
        : 'records a second, or max',
      (text) => (text === 'max' ? undefined : positiveNumber(text)),
      defaults.rate,
    );
}

/** What the options of a stream command come to. */
export type StreamChoice = ReturnType<ReturnType<typeof streamCommand>['opts']>;
