import { Command, Option } from '@commander-js/extra-typings';
import { type CommonEndpoints, readAnyEndpoints } from '../../../local/endpoints.ts';
import type {
  ReferenceKind,
  ReferenceRow,
} from '../../../src/application/ports/reference-store.ts';
import { loadReference } from '../../../src/application/reference/load-reference.ts';
import { REFERENCE_KINDS } from '../../../src/application/reference/reference-row.ts';
import type { BadRow } from '../../../src/producer/files/file-source.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { interruptible } from '../interrupt.ts';
import { type LaneChoice, type LaneName, laneOption } from '../options/lane.ts';
import { outputOf } from '../output/for-command.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { factTable } from '../output/table.ts';
import { fileRows } from './file-rows.ts';
import { openReferences } from './stores.ts';

export function referenceLoadCommand(context: CommandContext) {
  return new Command('load')
    .description(
      'Write profiles of accounts or data of merchants from a file, in place of what was there.',
    )
    .argument('<file>', '.csv or .jsonl, also .gz')
    .addOption(
      new Option('--kind <kind>', 'what the file holds (default: by its columns)').choices(
        REFERENCE_KINDS,
      ),
    )
    .addOption(laneOption('write it for this lane'))
    .option('--dry-run', 'only check the file')
    .addHelpText(
      'after',
      `
Columns of accounts:  accountId, homeCountry, segment
Columns of merchants: merchantId, name, category, country
The id is required, countries are ISO 3166-1 (two capital letters), an empty cell means that it is not known. A row
replaces all that was known under its id; ids that are not in the file stay as they are. Rows that do not fit are
named with their line and passed over, and the exit code is 3.

What is loaded is seen by running functions within 5 s and by members of the stream lane at once.

Examples:
  $ millrace reference load accounts.csv
  $ millrace reference load merchants.csv.gz --dry-run
  $ millrace reference load accounts.jsonl --lane stream`,
    )
    .action(async (file, choice, command) => {
      const output = outputOf(command);
      const report = await loadFile(readAnyEndpoints(), { file, ...choice }, output);
      output.result(report, () => reportText(report));
      if (report.interrupted) context.exit(EXIT.interrupted);
      else if (report.badRows > 0) context.exit(EXIT.partly);
    });
}

interface LoadChoice {
  readonly file: string;
  readonly kind?: ReferenceKind | undefined;
  readonly lane: LaneChoice;
  readonly dryRun?: boolean | undefined;
}

interface LoadReport {
  readonly loaded: number;
  readonly lanes: readonly LaneName[];
  readonly dryRun: boolean;
  readonly badRows: number;
  readonly firstBadRows: readonly BadRow[];
  readonly interrupted: boolean;
}

const SHOWN = 20;

async function loadFile(
  endpoints: CommonEndpoints,
  { file, kind, lane, dryRun = false }: LoadChoice,
  output: Output,
): Promise<LoadReport> {
  const references = openReferences(endpoints, lane);
  const { signal, release } = interruptible(() => output.note('Stopping after the rows under way'));
  const view = progressView(output, dryRun ? 'checked' : 'loaded', 0);
  const firstBadRows: BadRow[] = [];
  let badRows = 0;
  const rows: AsyncIterable<ReferenceRow> = fileRows(file, kind, (row) => {
    badRows += 1;
    if (firstBadRows.length < SHOWN) firstBadRows.push(row);
  });
  try {
    const stores = dryRun ? [] : references.lanes.map(({ store }) => store);
    const onProgress = (count: number): void => view.update(count);
    const loaded = await loadReference(rows, stores, { onProgress, signal });
    const lanes = references.lanes.map((each) => each.lane);
    return { loaded, lanes, dryRun, badRows, firstBadRows, interrupted: signal.aborted };
  } finally {
    view.end();
    release();
    await references.close();
  }
}

function reportText({ loaded, lanes, dryRun, badRows, firstBadRows }: LoadReport): string {
  const facts = factTable([
    [dryRun ? 'rows that fit' : 'rows loaded', loaded],
    ['rows that do not fit', badRows || undefined],
    ['lanes', dryRun ? 'none: only checked' : lanes.join(', ')],
  ]);
  const bad = firstBadRows.map(({ line, reason }) => `  line ${line}: ${reason}`);
  if (bad.length === 0) return facts;
  return `${facts}\nRows that do not fit, the first ${bad.length}:\n${bad.join('\n')}`;
}
