import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { installedServers } from '../../../../local/postgres/installed-servers.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-')));
});

afterEach(() => rmSync(root, { recursive: true }));

function server(...path: string[]): string {
  const bin = join(root, ...path);
  mkdirSync(bin, { recursive: true });
  for (const program of ['postgres', 'initdb']) writeFileSync(join(bin, program), '');
  return bin;
}

it('takes the newest first, of directories that are versions', () => {
  const [nine, fifteen] = [server('debian', '9', 'bin'), server('debian', '15', 'bin')];
  const eighteen = server('brew', 'postgresql@18', 'bin');
  const plain = server('brew', 'postgresql', 'bin');
  server('brew', 'postgresql-docs', 'bin');

  const found = installedServers('', [join(root, 'debian'), join(root, 'brew'), join(root, 'no')]);

  expect(found).toEqual([fifteen, nine, eighteen, plain]);
});

it('prefers the one on PATH, where its neighbours are, and names none twice', () => {
  const old = server('debian', '15', 'bin');
  server('debian', '18', 'bin');
  mkdirSync(join(root, 'path'));
  symlinkSync(join(old, 'postgres'), join(root, 'path', 'postgres'));

  const found = installedServers(`/nowhere:${join(root, 'path')}`, [join(root, 'debian')]);

  expect(found).toEqual([old, join(root, 'debian', '18', 'bin')]);
});

it('leaves out a server without initdb', () => {
  mkdirSync(join(root, 'path'));
  writeFileSync(join(root, 'path', 'postgres'), '');

  expect(installedServers(join(root, 'path'), [])).toEqual([]);
});
