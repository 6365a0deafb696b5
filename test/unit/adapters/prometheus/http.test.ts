import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type Check,
  type HealthServer,
  serveHealth,
} from '../../../../src/adapters/prometheus/http.ts';
import { prometheusTelemetry } from '../../../../src/adapters/prometheus/telemetry.ts';

const WELL: Check = { ok: true, reasons: [] };
const servers: HealthServer[] = [];

async function serve(
  checks: {
    live?: () => Check;
    ready?: () => Check;
    exposition?: () => Promise<string>;
    refresh?: () => Promise<void>;
  } = {},
  port = 0,
): Promise<HealthServer> {
  const metrics = prometheusTelemetry({ member: 'm1', defaultMetrics: false });
  const server = await serveHealth({
    host: '127.0.0.1',
    port,
    telemetry: {
      contentType: metrics.contentType,
      exposition: checks.exposition ?? (() => metrics.exposition()),
    },
    live: checks.live ?? (() => WELL),
    ready: checks.ready ?? (() => WELL),
    ...(checks.refresh && { refresh: checks.refresh }),
  });
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

it('serves the metrics as text Prometheus reads', async () => {
  const { url } = await serve();
  const response = await fetch(`${url}/metrics`);

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toContain('millrace_ready{member="m1"} 0');
});

describe('checks', () => {
  it('answer with the state of the moment', async () => {
    let state: Check = { ok: false, reasons: ['partition 3 is being restored'] };
    const { url } = await serve({ ready: () => state });

    const before = await fetch(`${url}/health/ready`);
    expect(before.status).toBe(503);
    expect(await before.json()).toEqual(state);

    state = WELL;
    const after = await fetch(`${url}/health/ready?verbose`);
    expect(after.status).toBe(200);
    expect(await after.json()).toEqual({ ok: true, reasons: [] });
  });

  it('tell living from being ready', async () => {
    const { url } = await serve({ ready: () => ({ ok: false, reasons: ['no database'] }) });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });
});

describe('refreshing reference data', () => {
  it('answers once it is done, and only when posted', async () => {
    let loads = 0;
    const { url } = await serve({
      refresh: async () => {
        loads += 1;
      },
    });
    const page = `${url}/reference/refresh`;

    const statuses = [await fetch(page), await fetch(page, { method: 'POST' })].map(
      (r) => r.status,
    );

    expect([statuses, loads]).toEqual([[405, 204], 1]);
  });

  it('says why it could not', async () => {
    const { url } = await serve({ refresh: () => Promise.reject(new Error('no database')) });
    const answer = await fetch(`${url}/reference/refresh`, { method: 'POST' });
    expect([answer.status, await answer.text()]).toEqual([503, 'no database\n']);
  });

  it('is no page of a member without', async () => {
    const { url } = await serve();
    expect((await fetch(`${url}/reference/refresh`, { method: 'POST' })).status).toBe(404);
  });
});

it.each([
  ['another page', 'GET', '/nothing', 404],
  ['a name every object has', 'GET', '/constructor', 404],
  ['writing', 'POST', '/metrics', 405],
  ['headers alone', 'HEAD', '/health/live', 200],
])('%s: %s %s is %d', async (_, method, path, status) => {
  const { url } = await serve();
  expect((await fetch(`${url}${path}`, { method })).status).toBe(status);
});

it('a page that can’t be made is a 500, and the server goes on', async () => {
  const exposition = async () => {
    throw new Error('no metrics today');
  };
  const { url } = await serve({ exposition });

  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(500);
  expect(await response.text()).toContain('no metrics today');
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
});

describe('a place it can’t listen on', () => {
  it('taken: says so, with what to do', async () => {
    const port = Number(new URL((await serve()).url).port);
    await expect(serve({}, port)).rejects.toMatchObject({
      code: 'MLR_PORT_TAKEN',
      message: `Port ${port} on 127.0.0.1 is taken by another program. Stop that program, or set HTTP_PORT to a free port (0 takes any).`,
    });
  });

  it('not an address of this machine: names the variables', async () => {
    const { contentType, exposition } = prometheusTelemetry({
      member: 'm1',
      defaultMetrics: false,
    });
    const elsewhere = serveHealth({
      ...{ host: '192.0.2.1', port: 0, telemetry: { contentType, exposition } },
      live: () => WELL,
      ready: () => WELL,
    });
    await expect(elsewhere).rejects.toMatchObject({
      code: 'MLR_CONFIG_INVALID',
      message: expect.stringContaining('HTTP_HOST=192.0.2.1'),
    });
  });
});

it('ends open connections when it is closed', async () => {
  const server = await serve();
  await fetch(`${server.url}/health/live`);
  await server.close();
  await expect(fetch(`${server.url}/health/live`)).rejects.toThrow();
});
