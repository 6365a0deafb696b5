import { cacheLeftOut, streamLeftOut } from '../left-out.ts';
import { startPostgres } from '../postgres/server.ts';
import { step } from '../progress.ts';
import type { Supervision } from '../supervise.ts';
import { startValkey } from '../valkey/server.ts';

/** The stores of the stream lane; null is one that could not be started. */
export interface StreamServers {
  readonly databaseUrl: string | null;
  readonly cacheUrl: string | null;
  readonly leftOut: readonly string[];
}

/**
 * Starts both at the same time.
 *
 * @param valkeyInstalled what Valkey has to wait for
 * @param onDatabase told as soon as it is known
 */
export async function startStreamServers(
  { home, progress }: Supervision,
  valkeyInstalled: Promise<unknown>,
  onDatabase: (url: string | null) => void = () => {},
): Promise<StreamServers> {
  const [database, cache] = await Promise.all([
    orProblem(step(progress, 'postgres', (note) => startPostgres(home, note))).then((started) => {
      onDatabase(started.url);
      return started;
    }),
    orProblem(
      valkeyInstalled.then(() => step(progress, 'valkey', (note) => startValkey(home, note))),
    ),
  ]);
  return {
    databaseUrl: database.url,
    cacheUrl: cache.url,
    leftOut:
      database.url === null
        ? [streamLeftOut(database.problem)]
        : cache.url === null
          ? [cacheLeftOut(cache.problem)]
          : [],
  };
}

type Started = { readonly url: string } | { readonly url: null; readonly problem: string };

/** Whatever keeps a server from starting is a value: the other lane runs without it. */
async function orProblem(starting: Promise<{ readonly url: string }>): Promise<Started> {
  try {
    return { url: (await starting).url };
  } catch (error) {
    return { url: null, problem: (error as Error).message };
  }
}
