import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MillraceError } from '../../src/domain/errors.ts';
import type { LocalHome } from '../home.ts';
import { fingerprint } from '../install/marker.ts';
import { type RunResult, run } from '../process/run.ts';
import type { ProcessUser } from '../process/user.ts';
import type { Programs } from './programs.ts';
import { HOST_ACCESS, postgresConfig } from './settings.ts';

export const USER = 'millrace';
export const DATABASE = 'millrace';

/** The C locale compares bytes: the fastest order, and the same one with every version. */
const INITDB = ['--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync', '-U', USER];

export interface DataDirectorySpec {
  readonly directory: string;
  readonly port: number;
  readonly user: ProcessUser | undefined;
}

/**
 * Lays a cluster with one empty database. Creating one takes most of a second, so the first is kept in the cache and
 * copied from then on.
 *
 * @throws MillraceError `MLR_SERVER_UNAVAILABLE` with what initdb said
 */
export async function layDataDirectory(
  home: LocalHome,
  programs: Programs,
  spec: DataDirectorySpec,
): Promise<void> {
  const { directory, port, user } = spec;
  const recipe = fingerprint(programs.version, ...INITDB, DATABASE);
  const template = join(home.cache, 'postgres', `cluster-${recipe}`);
  rmSync(directory, { recursive: true, force: true });
  if (existsSync(template)) {
    cpSync(template, directory, { recursive: true });
  } else {
    await createCluster(programs, directory, user);
    keepAsTemplate(directory, template);
  }
  writeFileSync(join(directory, 'postgresql.conf'), postgresConfig(port));
  writeFileSync(join(directory, 'pg_hba.conf'), HOST_ACCESS);
  handOver(directory, user);
}

async function createCluster(
  { bin, env }: Programs,
  directory: string,
  user: ProcessUser | undefined,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  handOver(directory, user);
  const options = { env, user, cwd: directory };
  mustWork(await run(join(bin, 'initdb'), [...INITDB, directory], options), directory);
  const create = { ...options, input: `CREATE DATABASE ${DATABASE};\n` };
  const single = ['--single', '-D', directory, 'postgres'];
  mustWork(await run(join(bin, 'postgres'), single, create), directory);
}

function mustWork({ ok, stdout, stderr }: RunResult, directory: string): void {
  if (ok) return;
  throw new MillraceError(
    'MLR_SERVER_UNAVAILABLE',
    `PostgreSQL could not create its data directory ${directory}:\n${(stderr + stdout).trim().slice(-1_000)}`,
  );
}

function keepAsTemplate(directory: string, template: string): void {
  mkdirSync(dirname(template), { recursive: true });
  const draft = `${template}.${process.pid}`;
  cpSync(directory, draft, { recursive: true });
  try {
    renameSync(draft, template);
  } catch {
    // Another run was first.
    rmSync(draft, { recursive: true, force: true });
  }
}

/** PostgreSQL starts only in a directory that is its user's own. */
function handOver(directory: string, user: ProcessUser | undefined): void {
  chmodSync(directory, 0o700);
  if (user === undefined) return;
  lchownSync(directory, user.uid, user.gid);
  for (const name of readdirSync(directory, { recursive: true })) {
    lchownSync(join(directory, String(name)), user.uid, user.gid);
  }
}
