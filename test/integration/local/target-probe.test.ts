import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import getPort from 'get-port';
import { startEmulator } from '../../../local/emulator.ts';
import type { LocalHome } from '../../../local/home.ts';
import { untilReady } from '../../../local/process/ready.ts';
import { startProcess } from '../../../local/process/start.ts';
import { cachedVenv } from '../../helpers/cached-venv.ts';
import { FEATURES } from '../../helpers/target/features.ts';
import { probe } from '../../helpers/target/probe.ts';
import { refusalsOf } from '../../helpers/target/refusals.ts';
import { leave, ownHome } from './own-home.ts';

let home: LocalHome;
beforeAll(() => {
  home = ownHome();
});
afterAll(() => leave(home));

it('finds that our emulator does everything the suite may need', async () => {
  const { endpoint } = await startEmulator(home);

  expect(await probe({ endpoint, home })).toEqual({});
}, 60_000);

it('finds what a server lacks that has the APIs and runs nothing', async () => {
  const requirements = join(import.meta.dirname, '../../helpers/glue/requirements.txt');
  const python = await cachedVenv('moto', requirements);
  const port = await getPort({ host: '127.0.0.1' });
  const endpoint = `http://127.0.0.1:${port}`;
  const started = await startProcess(home, {
    ...{ name: 'moto', command: join(dirname(python), 'moto_server'), env: process.env },
    args: ['--host', '127.0.0.1', '--port', String(port)],
  });
  await untilReady('moto', started, async () => (await fetch(`${endpoint}/moto-api/data.json`)).ok);

  const lacks = await probe({ endpoint, home });

  expect(Object.keys(lacks).sort()).toEqual(Object.keys(FEATURES).sort());
  expect(lacks.alarms).toMatch(/^silent for/);
  expect(refusalsOf(lacks).map(({ type }) => type)).toContain('AWS::CloudWatch::Dashboard');
}, 180_000);
