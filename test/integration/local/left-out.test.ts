import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ensureHome, type LocalHome, localHome } from '../../../local/home.ts';
import { silent } from '../../../local/progress.ts';
import { startRegistryIfPossible } from '../../../local/registry/start-if-possible.ts';
import { stopAll } from '../../../local/stop-all.ts';
import { startStreamServers } from '../../../local/stream/servers.ts';
import type { Supervision } from '../../../local/supervise.ts';

let home: LocalHome;

beforeEach(() => {
  home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
  ensureHome(home);
  // Root's PostgreSQL runs as nobody, and in the home only where nobody may enter it.
  chmodSync(home.home, 0o755);
});

afterEach(async () => {
  await stopAll(home);
  rmSync(home.home, { recursive: true, force: true });
});

const start = () => {
  const run = { home, progress: silent, stopping: false, keep: async () => {}, beside: () => {} };
  return startStreamServers(run satisfies Supervision, Promise.resolve());
};

it('goes without read models when Valkey can not start, and says so', async () => {
  mkdirSync(join(home.home, 'valkey.conf'));

  const { databaseUrl, cacheUrl, leftOut } = await start();

  expect([databaseUrl, cacheUrl]).toEqual([expect.stringMatching(/^postgres:/), null]);
  expect(leftOut).toEqual([
    expect.stringMatching(/^Valkey is left out, the stream lane runs without read models: EISDIR/),
  ]);
}, 60_000);

it('goes without the stream lane when PostgreSQL can not start, and says so', async () => {
  writeFileSync(join(home.home, 'postgres'), 'in the way');

  const { databaseUrl, leftOut } = await start();

  expect(databaseUrl).toBeNull();
  expect(leftOut).toEqual([
    expect.stringMatching(/^The stream lane is left out, the workflow lane runs alone: EEXIST/),
  ]);
}, 60_000);

it('goes without the schema registry when it can not start, and says so', async () => {
  const broken = Promise.resolve({ available: true, java: '/bin/false' } as const);

  const { planned, started } = startRegistryIfPossible(home, silent, broken);

  expect(await planned).toMatch(/^http:/);
  expect(await started).toEqual({
    url: null,
    leftOut: [
      expect.stringMatching(/^The schema registry is left out, .*exit code 1.*registry\.log/),
    ],
  });
}, 60_000);
