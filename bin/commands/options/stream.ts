import { randomInt } from 'node:crypto';
import type { Destination } from '../../../src/producer/destination.ts';
import { type BadRow, fileRecords } from '../../../src/producer/files/file-source.ts';
import { generate } from '../../../src/producer/generator/generate.ts';
import type { GeneratorOptions } from '../../../src/producer/generator/options.ts';
import type { Population } from '../../../src/producer/generator/population.ts';
import type { ProducerRecord } from '../../../src/producer/record.ts';
import type { StreamChoice } from './stream-command.ts';

/** What is going to be sent. */
export interface Stream {
  readonly records: Iterable<ProducerRecord> | AsyncIterable<ProducerRecord>;
  /** About how many records there will be; `undefined` for a whole file. */
  readonly expected: number | undefined;
  /** How to get the same stream again, a sentence. */
  readonly origin: string;
  /** Accounts and merchants of a generated stream. */
  readonly population?: Population;
  readonly badRows: readonly BadRow[];
  /** Rows that could not be mapped; `badRows` holds the first few. */
  badRowCount(): number;
}

const BAD_ROWS_KEPT = 20;
const DAY_MS = 86_400_000;

/** The stream that the options describe. @param now epoch ms */
export function streamOf(choice: StreamChoice, destination: Destination, now: number): Stream {
  return choice.file === undefined
    ? generatedStream(choice, destination, now)
    : fileStream(choice, choice.file);
}

/** The generator's settings; drawn where the options leave them open. @param draw a random seed */
export function generatorOptions(
  choice: StreamChoice,
  destination: Destination,
  now: number,
  draw: () => number = () => randomInt(2 ** 32),
): GeneratorOptions {
  const { seed, endAt, count, limit, late, invalid } = choice;
  const total = Math.min(count, limit ?? count);
  return {
    seed: seed ?? draw(),
    // A fixed end makes a repeated --seed send the very same events, on the same day.
    endAt: endAt ?? (seed === undefined ? Math.floor(now) : Math.floor(now / DAY_MS) * DAY_MS),
    count: total,
    late: Math.min(late, Math.floor(total / 10)),
    duplicatesPercent: choice.duplicates,
    invalid,
    destination,
  };
}

function generatedStream(choice: StreamChoice, destination: Destination, now: number): Stream {
  const options = generatorOptions(choice, destination, now);
  const { population, records } = generate(options);
  const { count, duplicatesPercent = 0, invalid = 0 } = options;
  const endAt = new Date(options.endAt).toISOString();
  return {
    records: records(),
    expected: Math.round(count * (1 + duplicatesPercent / 100)) + invalid,
    origin: `seed ${options.seed} ending at ${endAt}: --seed ${options.seed} --end-at ${endAt}`,
    population,
    badRows: [],
    badRowCount: () => 0,
  };
}

function fileStream(choice: StreamChoice, path: string): Stream {
  const badRows: BadRow[] = [];
  let bad = 0;
  const { limit, preset, map, set } = choice;
  const options = {
    path,
    ...(limit !== undefined && { limit }),
    ...(preset !== undefined && { preset }),
    ...(map !== undefined && { map }),
    ...(set !== undefined && { set }),
  };
  return {
    records: fileRecords(options, (row) => {
      bad += 1;
      if (badRows.length < BAD_ROWS_KEPT) badRows.push(row);
    }),
    expected: limit,
    origin: path,
    badRows,
    badRowCount: () => bad,
  };
}
