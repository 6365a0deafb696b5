import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { CompatibilityLevel } from '../src/domain/schema-compatibility/levels.ts';

/** Where the subjects are: one folder each, with `1.avsc`, `2.avsc` …, and `subjects.json` beside them. */
export const SCHEMAS = new URL('./', import.meta.url);

export const DEFAULT_LEVEL: CompatibilityLevel = 'BACKWARD_TRANSITIVE';

/** What `subjects.json` says of a subject. */
export interface Settings {
  /** @default BACKWARD_TRANSITIVE */
  readonly compatibility?: CompatibilityLevel;
  /** Checksum of each published version, by number: written by `npm run schemas:generate`, never changed. */
  readonly published?: Readonly<Record<string, string>>;
}

export interface Subject {
  readonly name: string;
  readonly settings: Settings;
  /** Text of each version's file, by version number, oldest first. */
  readonly texts: ReadonlyMap<number, string>;
  /** Files that are no version. */
  readonly strangers: readonly string[];
}

const VERSION = /^([1-9]\d*)\.avsc$/;

/**
 * Every subject that has a folder or settings, by name.
 * @throws Error when `subjects.json` is no JSON
 */
export function readSubjects(folder: URL): readonly Subject[] {
  const settings = readSettings(folder);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
  const names = new Set([...folders.map(({ name }) => name), ...Object.keys(settings)]);
  return [...names].sort().map((name) => readSubject(folder, name, settings[name] ?? {}));
}

function readSubject(folder: URL, name: string, settings: Settings): Subject {
  const own = new URL(`${name}/`, folder);
  const files = existsSync(own) ? readdirSync(own) : [];
  const versions = files
    .flatMap((file) => VERSION.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return {
    name,
    settings,
    texts: new Map(
      versions.map((version) => [version, readFileSync(new URL(`${version}.avsc`, own), 'utf8')]),
    ),
    strangers: files.filter((file) => !VERSION.test(file)),
  };
}

export const settingsFile = (folder: URL): URL => new URL('subjects.json', folder);

export function readSettings(folder: URL): Readonly<Record<string, Settings>> {
  const file = settingsFile(folder);
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`schemas/subjects.json is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Of a schema's JSON, so that white space may change. The schema must be JSON. */
export const checksumOf = (text: string): string =>
  createHash('sha256')
    .update(JSON.stringify(JSON.parse(text)))
    .digest('hex');
