import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands between a client and a server, and sometimes answers in the server's place. */
export interface FaultProxy {
  readonly url: string;
  /** Requests that were answered with a fault. */
  faults(): number;
  close(): Promise<void>;
}

/**
 * Forwards HTTP requests to `target`, but those that `fails` picks by operation and body: they are answered with
 * DynamoDB's own error for a fault of the service, and never reach it.
 */
export async function faultProxy(
  target: string,
  fails: (operation: string, body: string) => boolean | Promise<boolean>,
): Promise<FaultProxy> {
  let faults = 0;
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await bodyOf(incoming);
      const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      if (await fails(operation, body.toString('utf8'))) {
        faults += 1;
        const type = 'com.amazonaws.dynamodb.v20120810#InternalServerError';
        outgoing.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
        outgoing.end(JSON.stringify({ __type: type, message: 'injected' }));
        return;
      }
      forward(target, incoming, body, outgoing);
    } catch {
      outgoing.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    faults: () => faults,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function forward(
  target: string,
  { url = '/', method, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  const onward = request(new URL(url, target), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  onward.end(body);
}
