import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { kafkaLogin } from '../adapters/kafka/login.ts';
import { topicEnds } from '../adapters/kafka/topic-ends.ts';
import { queryPool } from '../adapters/postgres/query-pool.ts';
import { postgresLists } from '../adapters/postgres/query-store.ts';
import { connectCache } from '../adapters/valkey/connection.ts';
import { projectedOffsets } from '../adapters/valkey/projected-offsets.ts';
import { valkeyReadModels } from '../adapters/valkey/read-models.ts';
import { MillraceError } from '../domain/errors.ts';
import { queryApp } from './app.ts';
import { tokens } from './authenticate.ts';
import type { QueryConfig } from './config.ts';
import { streamQueryStore } from './stream-store.ts';

export interface QueryServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Takes no more requests, answers those under way, lets the stores go. */
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 65_000;
/** How long answers under way may take when the server closes, ms. */
const CLOSE_MS = 5_000;

/**
 * Serves the stream lane's query API.
 * @param onError hears of what is answered 500 or 503
 * @throws MillraceError `MLR_PORT_TAKEN`; `MLR_CONFIG_INVALID` for an address this machine can't listen on
 */
export async function serveQueries(
  config: QueryConfig,
  onError: (error: unknown, path: string) => void,
): Promise<QueryServer> {
  const pool = queryPool(config.databaseUrl);
  // Queries that meet a cache that is gone say so themselves.
  const cache = connectCache(config.cacheUrl, () => {});
  const ends = topicEnds(config.bootstrapServers, config.topic, kafkaLogin(config.kafkaAuth));
  const now = Date.now;
  const app = queryApp({
    lane: 'stream',
    store: streamQueryStore({
      ...{ lists: postgresLists(pool), readModels: valkeyReadModels(cache), ends, now },
      projected: () => projectedOffsets(cache),
    }),
    ...{ now, onError },
    ...(config.tokens !== undefined && { authenticate: tokens(config.tokens) }),
  });
  const letGo = async (): Promise<void> => {
    cache.close();
    await Promise.allSettled([pool.end(), ends.close()]);
  };

  const server = createAdaptorServer({ fetch: app.fetch });
  // Longer than clients and load balancers keep an idle connection: whoever closes second never meets a closed one.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MS;
  const { httpHost: host, httpPort: port } = config;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    await letGo();
    throw unusable(host, port, cause);
  }
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      const late = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections();
      }, CLOSE_MS);
      await closed;
      clearTimeout(late);
      await letGo();
    },
  };
}

function unusable(host: string, port: number, cause: unknown): MillraceError {
  const code = (cause as NodeJS.ErrnoException).code;
  return code === 'EADDRINUSE'
    ? new MillraceError(
        'MLR_PORT_TAKEN',
        `Port ${port} on ${host} is taken by another program. Stop that program, or set HTTP_PORT to a free port (0 takes any).`,
        { cause },
      )
    : new MillraceError(
        'MLR_CONFIG_INVALID',
        `HTTP_HOST=${host} HTTP_PORT=${port} can't be listened on (${code ?? String(cause)}).`,
        { cause },
      );
}
