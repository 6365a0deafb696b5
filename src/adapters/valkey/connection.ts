import { Cluster, type RedisOptions, Valkey } from 'iovalkey';
import { MillraceError } from '../../domain/errors.ts';
import { unavailable } from './unavailable.ts';

/** A client of Valkey or Redis, of one server or a cluster. */
export interface Cache {
  readonly client: Valkey | Cluster;
  /** Where it is, without credentials: for messages. */
  readonly place: string;
  close(): void;
}

/** How long a connection may take to come about, ms. */
const CONNECT_MS = 2_000;
/** How long a reply may take, ms. The longest script takes some milliseconds. */
const REPLY_MS = 3_000;
/** Longest pause between attempts to connect, ms. */
const RECONNECT_MS = 1_000;

/**
 * A connection that is made in the background and made again whenever it is lost. A command waits for the attempt
 * under way, fails with it, and is never sent twice.
 *
 * @param url `redis://user:password@host:port/database`, `rediss://` for TLS; with `?cluster=true` the host is any
 *   node of a cluster, or its configuration endpoint
 * @param onError hears of lost connections and failed attempts
 * @throws MillraceError `MLR_CONFIG_INVALID` for a URL that can't be used
 */
export function connectCache(url: string, onError: (error: MillraceError) => void): Cache {
  const target = parse(url);
  const place = target.host + (target.pathname === '/' ? '' : target.pathname);
  const client =
    target.searchParams.get('cluster') === 'true' ? clusterOf(target) : serverOf(target);
  client.on('error', (error: unknown) => onError(unavailable(place, error)));
  return { client, place, close: () => client.disconnect() };
}

const COMMON = {
  connectTimeout: CONNECT_MS,
  commandTimeout: REPLY_MS,
  socketTimeout: 2 * REPLY_MS,
  keepAlive: 30_000,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  connectionName: 'millrace',
  // After a failover the former primary refuses writes: the name has to be looked up again.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

const pause = (attempt: number): number => Math.min(50 * attempt, RECONNECT_MS);

function serverOf(target: URL): Valkey {
  return new Valkey({
    ...COMMON,
    ...login(target),
    host: hostOf(target),
    port: portOf(target),
    db: Number(target.pathname.slice(1)),
    retryStrategy: pause,
  });
}

function clusterOf(target: URL): Cluster {
  const nodes = [{ host: hostOf(target), port: portOf(target) }];
  return new Cluster(nodes, {
    redisOptions: { ...COMMON, ...login(target) },
    clusterRetryStrategy: pause,
    // Names have to reach TLS as they are: certificates are made out to them, not to addresses.
    ...(isTls(target) && { dnsLookup: (address, found) => found(null, address) }),
  });
}

const login = (target: URL): RedisOptions => ({
  ...(target.username !== '' && { username: decodeURIComponent(target.username) }),
  ...(target.password !== '' && { password: decodeURIComponent(target.password) }),
  ...(isTls(target) && { tls: { servername: hostOf(target) } }),
});

const isTls = ({ protocol }: URL): boolean => protocol === 'rediss:';
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const portOf = ({ port }: URL): number => (port === '' ? 6_379 : Number(port));

function parse(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const usable =
    target !== undefined &&
    /^rediss?:$/.test(target.protocol) &&
    target.hostname !== '' &&
    /^\/?\d*$/.test(target.pathname);
  if (usable) return target;
  throw new MillraceError(
    'MLR_CONFIG_INVALID',
    'CACHE_URL must look like redis://user:password@host:port/0, with rediss:// for TLS and ?cluster=true for a cluster',
  );
}
