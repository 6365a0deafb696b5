import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way. */
export interface Passing {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What becomes of a request: it is answered here, never answered, or what the server says is changed. */
export type Fault =
  | { readonly status: number; readonly body: string }
  | 'silence'
  | ((answer: string) => string)
  | undefined;

export interface HttpFaults {
  readonly url: string;
  /** Decides on each request. @default all pass */
  fault: (passing: Passing) => Fault;
  close(): Promise<void>;
}

/** Stands in front of a real HTTP server and passes requests on, but for those that a test has a fault for. */
export async function httpFaults(target: string): Promise<HttpFaults> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const parts: Buffer[] = [];
      for await (const part of incoming) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const { url: path = '/', headers } = incoming;
      const fault = proxy.fault({ path, headers, body: body.toString('utf8') });
      if (fault === 'silence') return;
      if (typeof fault === 'object') {
        outgoing.writeHead(fault.status, { 'content-type': 'application/json' }).end(fault.body);
        return;
      }
      await pass(new URL(path, target), incoming, body, outgoing, fault);
    } catch {
      // The server is gone: so is the connection.
      outgoing.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: HttpFaults = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: () => undefined,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

async function pass(
  url: URL,
  { method, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  change: (answer: string) => string = (answer) => answer,
): Promise<void> {
  const onward = request(url, { method, headers });
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const said = change(Buffer.concat(parts).toString('utf8'));
  const { 'content-type': type = 'application/json' } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': type }).end(said);
}
