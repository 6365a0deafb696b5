import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { choosePort, movedNote } from '../../../../local/process/port.ts';

it('moves away from a port that is taken and says so', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;

  const chosen = await choosePort(taken);

  expect(chosen.moved).toBe(true);
  expect(chosen.port).not.toBe(taken);
  expect(movedNote('the emulator', taken, chosen)).toContain(`listens on ${chosen.port}`);
  expect(movedNote('the emulator', taken, { port: taken, moved: false })).toBeUndefined();
  server.close();
});
