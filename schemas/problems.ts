import avro, { type Schema } from 'avsc';
import type { IncompatibilityKind } from '../src/domain/schema-compatibility/incompatibilities.ts';
import { COMPATIBILITY_LEVELS, conflicts } from '../src/domain/schema-compatibility/levels.ts';
import { checksumOf, DEFAULT_LEVEL, type Subject } from './subjects.ts';

/** Why schemas can't go out as they are. */
export interface Problem {
  readonly subject: string;
  /** What it is about: a version, or two of which the first can't read the second. */
  readonly about: string;
  /** Field, where it is about one. */
  readonly path?: string;
  readonly reason: string;
  /** What to do. */
  readonly remedy: string;
}

/** What is wrong with a subject, apart from versions that are not published yet. */
export function problemsOf(subject: Subject): readonly Problem[] {
  const broken = [...settingsProblems(subject), ...fileProblems(subject), ...lockProblems(subject)];
  const readable = fileProblems(subject).length === 0;
  return readable ? [...broken, ...compatibilityProblems(subject)] : broken;
}

/** Versions without a checksum in `subjects.json`. */
export const unpublished = ({ texts, settings }: Subject): readonly number[] =>
  [...texts.keys()].filter((version) => settings.published?.[version] === undefined);

function settingsProblems({ name, settings, texts }: Subject): readonly Problem[] {
  const level = settings.compatibility ?? DEFAULT_LEVEL;
  const problems: Problem[] = [];
  const add = (reason: string, remedy: string) =>
    problems.push({ subject: name, about: 'settings', reason, remedy });
  if (!COMPATIBILITY_LEVELS.includes(level)) {
    add(
      `compatibility is "${level}" in schemas/subjects.json`,
      `say one of ${COMPATIBILITY_LEVELS.join(', ')}`,
    );
  }
  if (texts.size === 0) {
    add(
      'has no version',
      `add schemas/${name}/1.avsc, or remove ${name} from schemas/subjects.json`,
    );
  }
  return problems;
}

function fileProblems({ name, texts, strangers }: Subject): readonly Problem[] {
  const problems: Problem[] = strangers.map((file) => ({
    subject: name,
    about: file,
    reason: 'is no version: versions are 1.avsc, 2.avsc and so on',
    remedy: 'rename or move it',
  }));
  const newest = Math.max(0, ...texts.keys());
  for (let version = 1; version < newest; version++) {
    if (texts.has(version)) continue;
    problems.push({
      subject: name,
      about: `version ${version}`,
      reason: `is missing, version ${newest} is there`,
      remedy: `versions have no gaps: restore schemas/${name}/${version}.avsc, or number the later ones anew`,
    });
  }
  for (const [version, text] of texts) {
    const reason = invalid(text);
    if (reason === undefined) continue;
    const remedy = `correct schemas/${name}/${version}.avsc`;
    problems.push({ subject: name, about: `version ${version}`, reason, remedy });
  }
  return problems;
}

function invalid(text: string): string | undefined {
  let schema: Schema;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
  try {
    avro.Type.forSchema(schema, { wrapUnions: true });
    return undefined;
  } catch (error) {
    return `is not a valid Avro schema: ${(error as Error).message}`;
  }
}

/** What was published stays as it was: somewhere there is data that was written with it. */
function lockProblems({ name, texts, settings }: Subject): readonly Problem[] {
  const newest = Math.max(0, ...texts.keys());
  return Object.entries(settings.published ?? {}).flatMap(([version, checksum]): Problem[] => {
    const text = texts.get(Number(version));
    const file = `schemas/${name}/${version}.avsc`;
    const about = `version ${version}`;
    if (text === undefined) {
      const remedy = `restore ${file}: readers need it for what was written with it`;
      return [{ subject: name, about, reason: 'was published and its file is gone', remedy }];
    }
    if (invalid(text) !== undefined || checksumOf(text) === checksum) return [];
    const remedy = `restore ${file} and make the change in a new version, ${newest + 1}.avsc (if no one has seen version ${version} yet, remove its line from schemas/subjects.json and run npm run schemas:generate)`;
    return [{ subject: name, about, reason: 'was changed after it was published', remedy }];
  });
}

function compatibilityProblems({ name, texts, settings }: Subject): readonly Problem[] {
  const level = settings.compatibility ?? DEFAULT_LEVEL;
  const schemas = new Map([...texts].map(([version, text]) => [version, JSON.parse(text)]));
  return conflicts(level, schemas).flatMap(({ reader, writer, found }) =>
    found.map(({ path, kind, reason }) => ({
      subject: name,
      about: `version ${reader} can't read version ${writer}`,
      path,
      reason,
      remedy: REMEDIES[kind],
    })),
  );
}

const REMEDIES: Record<IncompatibilityKind, string> = {
  'default-missing':
    'give the field a default, for example "type": ["null", "string"], "default": null; a renamed field names its old name in "aliases"',
  'type-changed':
    'keep the type and add a field with a default beside it, or widen it (int to long, float or double; a type to a union that contains it)',
  'name-changed': 'put the old name into "aliases"',
  'symbols-missing': 'keep the symbol, or give the enum a "default" symbol to read unknown ones as',
  'size-changed': 'keep the size and add a field with a default beside it',
  'logical-type-changed': 'keep the logical type and add a field with a default beside it',
  'alias-ambiguous': 'leave one of the names',
  'contains-incompatible': 'correct the record it contains',
};
