import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from '@commander-js/extra-typings';
import { readAnyEndpoints } from '../../../local/endpoints.ts';
import type { QuarantineEntry } from '../../../src/application/ports/quarantine.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { interruptible } from '../interrupt.ts';
import { laneOption, lanesOf } from '../options/lane.ts';
import { moment, positiveInteger } from '../options/parse.ts';
import { outputOf } from '../output/for-command.ts';
import { progressView } from '../output/progress-view.ts';
import { selectPositions } from './selection.ts';
import { stateOption } from './state-option.ts';
import { openQuarantines } from './stores.ts';

const MONTH_MS = 30 * 86_400_000;

export function quarantineExportCommand(context: CommandContext) {
  return new Command('export')
    .description('Quarantined records as JSON Lines, or their original bytes as files.')
    .option('--code <code>', 'only under this code')
    .option('--account <id>', 'only of this account')
    .addOption(laneOption('lanes to ask'))
    .option('--from <time>', 'first turned away at or after (default: 30 days ago)', (text) =>
      moment(text),
    )
    .option('--to <time>', 'first turned away before', (text) => moment(text))
    .addOption(stateOption())
    .option('--limit <n>', 'at most this many', positiveInteger)
    .option('--file <path>', 'JSON Lines go here (default: stdout)')
    .option('--raw <directory>', 'write the bytes of each record into a file here instead')
    .addHelpText(
      'after',
      `
A line holds everything that is known of one record, its bytes in base64; oldest first.

Examples:
  $ millrace quarantine export --code MLR_KEY_MISSING --file bad.jsonl
  $ millrace quarantine export --from 1h --raw ./bad-records`,
    )
    .action(async (choice, command) => {
      const output = outputOf(command);
      const endpoints = readAnyEndpoints();
      const chosen = lanesOf(endpoints, choice.lane);
      const quarantines = openQuarantines(endpoints);
      const lanes = quarantines.lanes.filter(({ lane }) => chosen.includes(lane));
      const { signal, release } = interruptible(() => output.note('Stopping'));
      let written = 0;
      try {
        const positions = await selectPositions(lanes, {
          from: choice.from ?? Date.now() - MONTH_MS,
          to: choice.to ?? Date.now() + 60_000,
          ...(choice.state !== undefined && { states: [choice.state] }),
          ...(choice.code !== undefined && { code: choice.code }),
          ...(choice.account !== undefined && { accountId: choice.account }),
        });
        const wanted = positions.slice(0, choice.limit);
        const view = progressView(output, 'exported', wanted.length);
        const entries = async function* (): AsyncGenerator<QuarantineEntry> {
          for (const position of wanted) {
            if (signal.aborted) return;
            const found = await Promise.all(lanes.map(({ store }) => store.get(position)));
            const entry = found.find((each) => each !== undefined);
            if (entry === undefined) continue;
            yield entry;
            written += 1;
            view.update(written);
          }
        };
        if (choice.raw === undefined) await writeLines(entries(), choice.file);
        else await writeFiles(entries(), choice.raw);
        view.end();
      } finally {
        release();
        await quarantines.close();
      }
      const to = choice.raw ?? choice.file;
      if (to === undefined) output.note(`${written} records`);
      else output.result({ written, to }, () => `${written} records written to ${to}`);
      if (signal.aborted) context.exit(EXIT.interrupted);
    });
}

const fileOf = (directory: string, { position }: QuarantineEntry): string =>
  join(directory, `${position.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.bin`);

function plain({ bytes, redrive, firstSeenAt, lastSeenAt, receivedAt, ...rest }: QuarantineEntry) {
  const base64 = (each: Uint8Array) => Buffer.from(each).toString('base64');
  const iso = (time: number) => new Date(time).toISOString();
  return {
    ...rest,
    ...{ receivedAt: iso(receivedAt), firstSeenAt: iso(firstSeenAt), lastSeenAt: iso(lastSeenAt) },
    ...(redrive && { redrive: { ...redrive, bytes: redrive.bytes && base64(redrive.bytes) } }),
    bytes: base64(bytes),
  };
}

/** One line a record, no faster than the reader takes them. */
async function writeLines(entries: AsyncIterable<QuarantineEntry>, file?: string): Promise<void> {
  const lines = async function* () {
    for await (const entry of entries) yield `${JSON.stringify(plain(entry))}\n`;
  };
  if (file === undefined) await pipeline(Readable.from(lines()), process.stdout, { end: false });
  else await pipeline(Readable.from(lines()), createWriteStream(file));
}

async function writeFiles(
  entries: AsyncIterable<QuarantineEntry>,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for await (const entry of entries) await writeFile(fileOf(directory, entry), entry.bytes);
}
