/** `npm run schemas:check`: whether the schemas, as they are, can go out. */
import { parseArgs } from 'node:util';
import { staleFiles } from './generated-files.ts';
import { type Problem, problemsOf, unpublished } from './problems.ts';
import { report } from './report.ts';
import { DEFAULT_LEVEL, readSubjects, SCHEMAS, type Subject } from './subjects.ts';

const HELP = `Checks the schemas: the newest version of each subject against those published before it.

npm run schemas:check                the report; exit code 1 when something is wrong
npm run schemas:check -- --json      the same for programs

A subject is a folder of schemas/ with 1.avsc, 2.avsc and so on. schemas/subjects.json holds its settings:
  compatibility   BACKWARD_TRANSITIVE unless stated; BACKWARD, FORWARD, FORWARD_TRANSITIVE, FULL, FULL_TRANSITIVE, NONE
  published       checksum of each published version, written by npm run schemas:generate
`;

/** Everything that is wrong, in all subjects. @param folder where they are */
export function check(folder = SCHEMAS): { subjects: readonly Subject[]; problems: Problem[] } {
  const subjects = readSubjects(folder);
  const problems = subjects.flatMap(problemsOf);
  if (problems.length > 0) return { subjects, problems };
  const generate = 'npm run schemas:generate';
  for (const subject of subjects) {
    for (const version of unpublished(subject)) {
      const reason = 'is compatible, and not published yet: its checksum is not in subjects.json';
      problems.push({
        subject: subject.name,
        about: `version ${version}`,
        reason,
        remedy: generate,
      });
    }
  }
  for (const { path } of staleFiles(folder)) {
    problems.push({ subject: 'schemas', about: path, reason: 'is out of date', remedy: generate });
  }
  return { subjects, problems };
}

function main(): void {
  const options = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const { subjects, problems } = check();
  const summary = subjects.map(({ name, texts, settings }) => ({
    subject: name,
    compatibility: settings.compatibility ?? DEFAULT_LEVEL,
    versions: [...texts.keys()],
  }));
  if (problems.length > 0) process.exitCode = 1;
  if (values.json) {
    console.log(
      JSON.stringify({ ok: problems.length === 0, subjects: summary, problems }, null, 2),
    );
    return;
  }
  for (const { subject, compatibility, versions } of summary) {
    console.log(`${subject}: versions ${versions.join(', ')}, ${compatibility}`);
  }
  if (problems.length === 0)
    console.log('✓ Compatible, published as committed, generated files fresh.');
  else console.error(report(problems));
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(`✗ ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
