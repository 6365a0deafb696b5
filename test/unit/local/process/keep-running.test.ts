import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { localHome } from '../../../../local/home.ts';
import { keepRunning } from '../../../../local/process/keep-running.ts';
import { readPidRecords } from '../../../../local/process/pid-file.ts';
import { stopAllRecorded } from '../../../../local/process/stop.ts';

it('starts a killed process again until it is stopped', async () => {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
  const notes: string[] = [];
  const spec = { name: 'kept', command: 'sleep', args: ['30'], env: process.env };
  const kept = await keepRunning(home, spec, (note) => notes.push(note));
  const first = kept.current().record.pid;

  process.kill(first, 'SIGKILL');
  while (kept.current().record.pid === first) {
    await sleep(20);
  }

  expect(notes).toEqual([expect.stringContaining('kept ended (SIGKILL)')]);
  expect(readPidRecords(home)).toEqual([kept.current().record]);
  await kept.stop();
  expect(readPidRecords(home)).toEqual([]);
  rmSync(home.home, { recursive: true });
});

it('lets a process rest that was stopped from outside', async () => {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
  const notes: string[] = [];
  const spec = { name: 'kept', command: 'sleep', args: ['30'], env: process.env };
  await keepRunning(home, spec, (note) => notes.push(note));

  await stopAllRecorded(home);
  await sleep(800);

  expect(notes).toEqual([]);
  expect(readPidRecords(home)).toEqual([]);
  rmSync(home.home, { recursive: true });
});
