import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type LocalHome, localHome } from '../../../../local/home.ts';
import { untilReady } from '../../../../local/process/ready.ts';
import { startProcess } from '../../../../local/process/start.ts';
import { stopAllRecorded } from '../../../../local/process/stop.ts';

let home: LocalHome;

beforeEach(() => {
  home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
});

afterEach(async () => {
  await stopAllRecorded(home);
  rmSync(home.home, { recursive: true });
});

const start = (script: string) =>
  startProcess(home, { name: 'server', command: 'sh', args: ['-c', script], env: process.env });

it('asks until there is an answer', async () => {
  const answers = [() => Promise.reject(new Error('refused')), async () => false, async () => true];
  const started = await start('exec sleep 30');

  await untilReady('A server', started, async () => answers.shift()?.() ?? false);

  expect(answers).toEqual([]);
});

it('says how a server ended that did not get ready', async () => {
  const started = await start('echo the disk is full; sleep 0.2; exit 1');

  await expect(untilReady('A server', started, async () => false)).rejects.toMatchObject({
    code: 'MLR_SERVER_UNAVAILABLE',
    message: expect.stringMatching(
      /A server ended \(exit code 1\).*server\.log:\nthe disk is full$/s,
    ),
  });
});
