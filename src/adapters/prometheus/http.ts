import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MillraceError } from '../../domain/errors.ts';
import type { StreamTelemetry } from './telemetry.ts';

/** A state and, where it is not well, each reason as a sentence. */
export interface Check {
  readonly ok: boolean;
  readonly reasons: readonly string[];
}

export interface HealthOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly telemetry: Pick<StreamTelemetry, 'exposition' | 'contentType'>;
  /** Whether the process should go on living; called for each request. */
  readonly live: () => Check;
  /** Whether the member does its work. */
  readonly ready: () => Check;
  /** Loads reference data now instead of in a while. @default the page is not there */
  readonly refresh?: () => Promise<void>;
}

const REFRESH = '/reference/refresh';

export interface HealthServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/**
 * Serves `/metrics`, `/health/live` and `/health/ready`; a check answers 200 or 503 with its reasons as JSON. With
 * `refresh`, `POST /reference/refresh` answers 204 once what was written before is known.
 * @throws MillraceError `MLR_PORT_TAKEN`; `MLR_CONFIG_INVALID` for an address this machine can't listen on
 */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const { host, port, telemetry } = options;
  const routes: Readonly<Record<string, (response: ServerResponse) => void | Promise<void>>> = {
    '/metrics': async (response) => {
      const text = await telemetry.exposition();
      response.writeHead(200, { 'content-type': telemetry.contentType }).end(text);
    },
    '/health/live': (response) => answer(response, options.live()),
    '/health/ready': (response) => answer(response, options.ready()),
  };
  const { refresh } = options;

  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === REFRESH && refresh !== undefined) return refreshed(request, response, refresh);
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) return refuse(response, 404, `try ${Object.keys(routes).join(', ')}`);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return refuse(response, 405, 'these pages are only read');
    }
    try {
      await route(response);
    } catch (error) {
      // A page that can't be made must not take the member down with it.
      refuse(response, 500, error instanceof Error ? error.message : String(error));
    }
  });

  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw unusable(host, port, cause);
  }
  return {
    url: `http://${urlHost(host)}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function refreshed(
  { method }: IncomingMessage,
  response: ServerResponse,
  refresh: () => Promise<void>,
): Promise<void> {
  if (method !== 'POST') {
    response.setHeader('allow', 'POST');
    return refuse(response, 405, 'POST loads reference data');
  }
  try {
    await refresh();
    response.writeHead(204).end();
  } catch (error) {
    refuse(response, 503, error instanceof Error ? error.message : String(error));
  }
}

function answer(response: ServerResponse, { ok, reasons }: Check): void {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(ok ? 200 : 503, headers).end(`${JSON.stringify({ ok, reasons })}\n`);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
}

/** As people and Prometheus reach it: every-address becomes this machine, IPv6 gets its brackets. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function unusable(host: string, port: number, cause: unknown): MillraceError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    const remedy = 'Stop that program, or set HTTP_PORT to a free port (0 takes any).';
    return new MillraceError(
      'MLR_PORT_TAKEN',
      `Port ${port} on ${host} is taken by another program. ${remedy}`,
      { cause },
    );
  }
  return new MillraceError(
    'MLR_CONFIG_INVALID',
    `HTTP_HOST=${host} HTTP_PORT=${port} can't be listened on (${code ?? String(cause)}).`,
    { cause },
  );
}
