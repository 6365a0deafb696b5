import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach } from '@jest/globals';
import type { RecordJson } from '../../schemas/transaction-types.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The repository's first version. */
export const firstVersion: RecordJson = JSON.parse(
  readFileSync(new URL('../../schemas/transactions-value/1.avsc', import.meta.url), 'utf8'),
);

/** The first version with its fields changed. */
export const withFields = (
  change: (fields: readonly RecordJson['fields'][number][]) => readonly object[],
): object => ({ ...firstVersion, fields: change(firstVersion.fields) });

export const withField = (field: object): object => withFields((fields) => [...fields, field]);

/** A schemas folder of its own within an empty repository, removed after the test. */
export function schemaFolder(
  versions: Readonly<Record<string, object | string>>,
  settings?: object,
) {
  const root = mkdtempSync(join(tmpdir(), 'schemas-'));
  folders.push(root);
  const subject = join(root, 'schemas', 'transactions-value');
  for (const folder of [subject, join(root, 'src', 'domain'), join(root, 'docs')]) {
    mkdirSync(folder, { recursive: true });
  }
  const put = (file: string, content: object | string) =>
    writeFileSync(
      join(subject, file),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  for (const [file, content] of Object.entries(versions)) put(file, content);
  const settingsPath = join(root, 'schemas', 'subjects.json');
  if (settings !== undefined) writeFileSync(settingsPath, JSON.stringify(settings));
  return {
    url: pathToFileURL(`${join(root, 'schemas')}/`),
    put,
    remove: (file: string) => rmSync(join(subject, file)),
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    write: (path: string, text: string) => writeFileSync(join(root, path), text),
  };
}
