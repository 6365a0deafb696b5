import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ADAPTERS = join(import.meta.dirname, '../../../src/adapters');

/** SHA-256 of each migration, by folder: what databases have run and will not run again. */
const RELEASED = JSON.parse(
  readFileSync(join(import.meta.dirname, 'released-migrations.json'), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, string>>>>;

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

// Databases remember a migration by its name alone: one that was changed later is run by new databases and by no other.
describe.each(Object.keys(RELEASED))('%s', (folder) => {
  const files = readdirSync(join(ADAPTERS, folder)).sort();

  it('are as released; a new one is added to released-migrations.json, a change is a new one', () => {
    const found = files.map((file) => [file, sha256(join(ADAPTERS, folder, file))]);

    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(Object.entries(RELEASED[folder] ?? {}));
  });

  it('have numbers of their own, by which they run', () => {
    const numbers = files.map((file) => Number(/^\d{4}(?=[-_])/.exec(file)?.[0]));

    expect(numbers.every((number) => number > 0)).toBe(true);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
