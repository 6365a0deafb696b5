import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { LocalHome } from '../../../local/home.ts';
import { machineJava, wheelJava } from '../../../local/install/java.ts';
import { silent } from '../../../local/progress.ts';
import { startRegistryIfPossible } from '../../../local/registry/start-if-possible.ts';
import { leave, ownHome } from './own-home.ts';

let home: LocalHome;
beforeEach(() => {
  home = ownHome();
});
afterEach(() => leave(home));

it('moves when its port is taken while it starts', async () => {
  const java = (await machineJava()) ?? (await wheelJava(home)) ?? 'java';
  const { planned, started } = startRegistryIfPossible(
    home,
    silent,
    Promise.resolve({ available: true, java }),
  );
  const faster = createServer().listen(Number(new URL(String(await planned)).port), '127.0.0.1');
  await once(faster, 'listening');

  const { url, leftOut } = await started;

  faster.close();
  expect(leftOut).toEqual([]);
  expect(url).not.toBe(await planned);
  const versions = await fetch(`${url}/subjects/transactions-value/versions`);
  expect(await versions.json()).toContain(1);
}, 90_000);
