import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import getPort from 'get-port';
import { type LocalHome, PROJECT_ROOT } from '../../../local/home.ts';
import { type StartedProcess, startProcess } from '../../../local/process/start.ts';
import { querySpec } from '../../../local/stream/query-spec.ts';
import { eventually } from '../../helpers/pipeline.ts';
import { startIssuer, type TokenIssuer } from '../../helpers/token-issuer.ts';
import { eventView } from '../../helpers/views.ts';
import {
  killCache,
  type Servers,
  startCacheAgain,
  startReadModelServers,
} from '../read-models/servers.ts';
import { storeRows } from './stream-rows.ts';

let servers: Servers;
let issuer: TokenIssuer;
let url: string;
let running: StartedProcess;

beforeAll(async () => {
  servers = await startReadModelServers();
  issuer = await startIssuer();
  await storeRows(servers.pool, [eventView({ occurredAt: Date.now() })], []);
  const port = await getPort({ host: '127.0.0.1' });
  url = `http://127.0.0.1:${port}`;
  running = await start(servers.home, port, {
    QUERY_JWT_ISSUER: issuer.url,
    QUERY_JWT_JWKS_URL: `${issuer.url}/keys`,
    QUERY_JWT_AUDIENCE: 'millrace',
  });
  await eventually(
    async () => (await fetch(url).catch(() => undefined))?.status,
    (status) => status === 401,
    60_000,
    100,
  );
}, 120_000);

afterAll(async () => {
  issuer?.close();
  await servers?.stop();
});

async function start(home: LocalHome, port: number, env: Readonly<Record<string, string>>) {
  const target = {
    bootstrapServers: `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`,
    topic: 'transactions',
    ...{ databaseUrl: servers.databaseUrl, cacheUrl: servers.cacheUrl, registryUrl: null },
  };
  const spec = querySpec(home, port, target);
  return await startProcess(home, { ...spec, cwd: PROJECT_ROOT, env: { ...spec.env, ...env } });
}

const ask = async (path: string, token?: string) => {
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}${path}`, { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
};
const right = () => issuer.token({ aud: 'millrace' });

/** Signed with the public key as if it were a shared secret: what some checkers have fallen for. */
async function signedWithPublicKey(): Promise<string> {
  const { keys } = (await (await fetch(`${issuer.url}/keys`)).json()) as { keys: { n: string }[] };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: issuer.url, aud: 'millrace', exp: Math.floor(Date.now() / 1_000) + 60 };
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  const [key] = keys;
  return `${text}.${createHmac('sha256', key?.n ?? '')
    .update(text)
    .digest('base64url')}`;
}

const unsigned = (): string => {
  const [, claims] = right().split('.');
  return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`;
};

describe('queries with tokens', () => {
  it('are answered to a token of the issuer, for the audience', async () => {
    const { status, body } = await ask('/accounts/acc-1/events', right());

    expect([status, body]).toMatchObject([200, { items: [{ accountId: 'acc-1' }], next: null }]);
  });

  it.each<[string, () => string | undefined | Promise<string>]>([
    ['no token', () => undefined],
    ['no token at all', () => 'x'],
    ['an expired token', () => issuer.token({ aud: 'millrace', exp: 1 })],
    ['a token that never ends', () => issuer.token({ aud: 'millrace', exp: undefined })],
    ['a token for somebody else', () => issuer.token({ aud: 'others' })],
    ['a token of another issuer', () => issuer.token({ aud: 'millrace', iss: 'https://other' })],
    ['a token somebody changed', () => `${right().slice(0, -8)}AAAAAAAA`],
    ['a token without a signature', unsigned],
    ['a token signed with what is public', signedWithPublicKey],
  ])('are refused to %s, whatever is asked', async (_what, token) => {
    for (const path of ['/accounts/acc-1', '/alerts?limit=0', '/health', '/openapi.json', '/x']) {
      const { status, headers, body } = await ask(path, await token());

      expect([path, status, body]).toMatchObject([path, 401, { code: 'MLR_UNAUTHENTICATED' }]);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });
});

describe('the query process', () => {
  it('says that the broker is away, and what it knows without', async () => {
    const { status, body } = await ask('/health', right());

    expect([status, body]).toMatchObject([
      200,
      {
        ...{ lane: 'stream', status: 'degraded' },
        reasons: [expect.stringContaining('broker')],
        partitions: [{ partition: 0, nextOffset: 1, lag: null }],
      },
    ]);
  });

  it('answers 503 while the cache is gone, and goes on with the one that comes back', async () => {
    await killCache(servers);
    const gone = await ask('/accounts/acc-1', right());
    const listed = await ask('/accounts/acc-1/events', right());
    await startCacheAgain(servers);
    const back = await eventually(
      () => ask('/accounts/acc-1', right()),
      ({ status }) => status !== 503,
    );

    expect([gone.status, gone.body]).toMatchObject([503, { code: 'MLR_STORE_UNAVAILABLE' }]);
    expect(listed.status).toBe(200);
    // It came back empty, and nobody projects here.
    expect(back.status).toBe(404);
  });

  it('would not be open to others, and says what to set', async () => {
    const open = await start(servers.home, 0, { HTTP_HOST: '0.0.0.0' });

    expect(await open.exited).toBe('exit code 1');
  });

  it('ends when it is asked to', async () => {
    process.kill(running.record.pid, 'SIGTERM');

    expect(await running.exited).toBe('exit code 0');
  });
});
