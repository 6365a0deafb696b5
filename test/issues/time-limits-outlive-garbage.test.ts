import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { signingClient } from '../../src/adapters/signing-client.ts';

/*
 * The time limit sat within the signed request, and `fetch` keeps only what it copied from one: a collection of
 * garbage took the limit along, and a registry that had gone silent held its caller for ever.
 */

let server: Server;
let collectGarbage: () => void;

beforeAll(async () => {
  server = createServer(({ url }, answer) => {
    if (url === '/half') answer.writeHead(200).write('{');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  setFlagsFromString('--expose-gc');
  collectGarbage = runInNewContext('gc') as () => void;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each(['/silent', '/half'])(
  'a signed request to %s ends at its time limit',
  async (path) => {
    const client = signingClient({
      ...{ service: 'glue', region: 'eu-west-1', retries: 2, answerWithinMs: 500 },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const { port } = server.address() as AddressInfo;
    const asked = client.fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: '{}' });
    const read = expect(asked.then((answer) => answer.text())).rejects.toThrow(/due to timeout/);
    await sleep(100);
    collectGarbage();
    await read;
  },
  30_000,
);
