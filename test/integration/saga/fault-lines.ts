import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What befalls a request between a function and the service it asks. */
export type Fault = 'fails' | 'never-answers' | 'late' | 'crashes';

export interface FaultLine {
  readonly url: string;
  close(): Promise<void>;
}

/** Longer than a step waits, and shorter than its function runs. */
const LATE_MS = 10_000;
/** Longer than the function runs. */
const NEVER_MS = 20_000;

/** Stands between a function and the emulator. @param faultOf looks at a request and says what befalls it */
export async function faultLine(
  target: string,
  faultOf: (body: string) => Fault | undefined,
): Promise<FaultLine> {
  const closing = new AbortController();
  const server = createServer(async (incoming, outgoing) => {
    try {
      const parts: Buffer[] = [];
      for await (const part of incoming) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const fault = faultOf(body.toString('utf8'));
      const { signal } = closing;
      if (fault === 'fails') {
        outgoing.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
        outgoing.end(JSON.stringify({ __type: 'InternalServerError', message: 'injected' }));
      } else if (fault === 'never-answers') {
        await sleep(NEVER_MS, undefined, { signal });
        outgoing.destroy();
      } else if (fault === 'crashes') {
        // The write takes effect, and the process dies before it hears of it.
        await forward(target, incoming, body);
        process.kill(clientOf(incoming), 'SIGKILL');
        outgoing.destroy();
      } else {
        if (fault === 'late') await sleep(LATE_MS, undefined, { signal });
        await forward(target, incoming, body, outgoing);
      }
    } catch {
      outgoing.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      closing.abort();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(
  target: string,
  { url = '/', method, headers }: IncomingMessage,
  body: Buffer,
  outgoing?: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing?.writeHead(answer.statusCode ?? 502, answer.headers);
      if (outgoing === undefined) answer.resume();
      else answer.pipe(outgoing);
      answer.on('end', resolve);
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

/** The process at the other end of a connection, as the kernel knows it. */
function clientOf({ socket }: IncomingMessage): number {
  const port = (socket.remotePort ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const line = ['tcp', 'tcp6']
    .flatMap((family) => readFileSync(`/proc/net/${family}`, 'utf8').split('\n'))
    .find((each) => each.trim().split(/\s+/)[1]?.endsWith(`:${port}`));
  const link = `socket:[${line?.trim().split(/\s+/)[9]}]`;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const files = readdirSync(`/proc/${pid}/fd`);
      if (files.some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === link)) return Number(pid);
    } catch {
      // It ended meanwhile.
    }
  }
  throw new Error(`no process has the connection from port ${socket.remotePort}`);
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
