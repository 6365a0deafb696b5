/** `npm run schemas:generate`: publishes new versions, if they are compatible, and writes what is made of the schemas. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { staleFiles } from './generated-files.ts';
import { type Problem, problemsOf, unpublished } from './problems.ts';
import { report } from './report.ts';
import {
  checksumOf,
  readSettings,
  readSubjects,
  SCHEMAS,
  type Settings,
  settingsFile,
} from './subjects.ts';

export interface Generated {
  /** Nothing was written when there are any. */
  readonly problems: readonly Problem[];
  /** What was done, a sentence each. */
  readonly done: readonly string[];
}

/** @param folder where the subjects are */
export function generate(folder = SCHEMAS): Generated {
  const subjects = readSubjects(folder);
  const problems = subjects.flatMap(problemsOf);
  if (problems.length > 0) return { problems, done: [] };

  const done: string[] = [];
  const stale = staleFiles(folder);
  const settings: Record<string, Settings> = { ...readSettings(folder) };
  for (const subject of subjects) {
    const published: Record<string, string> = { ...subject.settings.published };
    for (const version of unpublished(subject)) {
      published[version] = checksumOf(subject.texts.get(version) ?? '');
      done.push(`published ${subject.name} version ${version}: from now on it can't change`);
    }
    settings[subject.name] = { ...subject.settings, published };
  }
  if (done.length > 0) {
    writeFileSync(settingsFile(folder), `${JSON.stringify(settings, null, 2)}\n`);
  }
  for (const { path, text } of stale) {
    writeFileSync(new URL(path, new URL('../', folder)), text);
    done.push(`wrote ${path}`);
  }
  return { problems: [], done };
}

const HELP = `Publishes what is new in schemas/ and writes the files that are made of the schemas.

npm run schemas:generate

Each new version is compared with those before it, as its subject's compatibility in schemas/subjects.json says. When one
is refused, nothing is written. A published version gets its checksum in schemas/subjects.json and can't change any more.
`;

function main(): void {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const { problems, done } = generate();
  for (const sentence of done) console.log(`✓ ${sentence}`);
  if (problems.length > 0) {
    console.error(`${report(problems)}\nNothing was written.`);
    process.exitCode = 1;
  } else if (done.length === 0) {
    console.log('✓ Nothing to do: all versions published, all files fresh.');
  }
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(`✗ ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
