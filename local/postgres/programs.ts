import { join } from 'node:path';
import { MillraceError } from '../../src/domain/errors.ts';
import { type RunResult, run } from '../process/run.ts';
import type { ProcessUser } from '../process/user.ts';
import { installedServers } from './installed-servers.ts';
import { type Candidate, copyOfPackage, PACKAGE, packageInPlace } from './packaged.ts';

/** A PostgreSQL that runs here. */
export interface Programs extends Candidate {
  /** As it says itself, e.g. `18.4`. */
  readonly version: string;
}

const MINIMUM_MAJOR = 15;

/**
 * The first PostgreSQL that is new enough, found by running it: the packaged one, else one of the machine's.
 *
 * @param directory where the packaged one's library names, or a copy of it, are put
 * @param user whom it runs as; undefined is the caller
 * @throws MillraceError `MLR_INSTALL_FAILED`, saying what to do
 */
export async function findPrograms(
  directory: string,
  user: ProcessUser | undefined,
): Promise<Programs> {
  const problems: string[] = [];
  for (const candidate of candidates(directory, user)) {
    const { ok, stdout, stderr } = await ask(candidate, user);
    const version = ok ? postgresVersion(stdout) : undefined;
    if (version !== undefined && Number.parseInt(version, 10) >= MINIMUM_MAJOR) {
      return { ...candidate, version };
    }
    problems.push(`${candidate.bin}: ${version ?? stderr.trim().slice(0, 200)}`);
  }
  const asWhom = user === undefined ? '' : ` as user ${user.uid}, because it refuses root`;
  throw new MillraceError(
    'MLR_INSTALL_FAILED',
    [
      `No PostgreSQL ${MINIMUM_MAJOR} or newer runs here${asWhom}. It comes with "npm ci --include=optional" (${PACKAGE}), or from the system (Debian: apt-get install postgresql; macOS: brew install postgresql@18). Then run the command again.`,
      ...problems,
    ].join('\n'),
  );
}

function* candidates(directory: string, user: ProcessUser | undefined): Generator<Candidate> {
  yield* packageInPlace(directory);
  // For a server whose user may not enter this checkout.
  if (user !== undefined) yield* copyOfPackage(directory);
  for (const bin of installedServers()) {
    yield { bin, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  }
}

const ask = ({ bin, env }: Candidate, user: ProcessUser | undefined): Promise<RunResult> =>
  run(join(bin, 'postgres'), ['--version'], { env, user, cwd: '/' });

/** The version in the output of `postgres --version`, e.g. `18.4`. */
export const postgresVersion = (output: string): string | undefined =>
  /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(output)?.[1];
