import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalHome, PROJECT_ROOT } from '../home.ts';
import type { ProcessSpec } from '../process/start.ts';
import type { MemberTarget } from './member-spec.ts';

/** The port the query API has when it is free. */
export const QUERY_PORT = 8480;

/** The process of the query API, beside the members: queries take none of their time. @param port on 127.0.0.1 */
export const querySpec = (
  home: LocalHome,
  port: number,
  target: MemberTarget & { readonly cacheUrl: string },
): ProcessSpec => ({
  name: 'query',
  command: process.execPath,
  args: [join(PROJECT_ROOT, 'src', 'query', 'main.ts')],
  env: {
    ...process.env,
    NODE_COMPILE_CACHE: join(home.cache, 'compile-cache'),
    KAFKA_BOOTSTRAP_SERVERS: target.bootstrapServers,
    KAFKA_TOPIC: target.topic,
    DATABASE_URL: target.databaseUrl,
    CACHE_URL: target.cacheUrl,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
  },
  cwd: home.home,
});

/** Waits until the query API answers. @returns whether it did within the time, ms */
export async function untilQueriesAnswer(url: string, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const signal = AbortSignal.timeout(2_000);
    const answer = await fetch(`${url}/health`, { signal }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return true;
    if (Date.now() > deadline) return false;
    await sleep(100);
  }
}
