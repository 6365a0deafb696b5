import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalHome, localHome } from '../../../../local/home.ts';
import { processIdentity } from '../../../../local/process/identity.ts';
import { readPidRecords, writePidRecord } from '../../../../local/process/pid-file.ts';
import { startProcess } from '../../../../local/process/start.ts';
import { stopAllRecorded, stopRecorded } from '../../../../local/process/stop.ts';

let home: LocalHome;

beforeEach(() => {
  home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
});

afterEach(async () => {
  await stopAllRecorded(home);
  rmSync(home.home, { recursive: true, force: true });
});

const start = (name: string, script: string) =>
  startProcess(home, { name, command: 'sh', args: ['-c', script], env: process.env });

async function firstNumberIn(file: string): Promise<number> {
  for (;;) {
    const number = Number.parseInt(readFileSync(file, 'utf8'), 10);
    if (!Number.isNaN(number)) {
      return number;
    }
    await sleep(10);
  }
}

describe('stopping recorded processes', () => {
  it('ends a process and forgets it', async () => {
    const { record, exited } = await start('sleeper', 'exec sleep 30');

    const stopped = await stopAllRecorded(home);

    expect(stopped).toEqual(['sleeper']);
    expect(await exited).toBe('SIGTERM');
    expect(processIdentity(record.pid)).toBeUndefined();
    expect(readPidRecords(home)).toEqual([]);
  });

  it('kills one that does not listen, and the children it has', async () => {
    const { record, exited } = await start('deaf', "trap '' TERM; sleep 30 & echo $!; wait; wait");
    const child = await firstNumberIn(record.log);

    const alive = await stopRecorded(home, record, 200);

    expect(alive).toBe(true);
    expect(await exited).toBe('SIGKILL');
    expect(processIdentity(child)).toBeUndefined();
  });

  it('asks with the signal of the process and takes its directory away', async () => {
    const scratch = join(home.home, 'scratch');
    mkdirSync(scratch);
    const { record } = await startProcess(home, {
      ...{ name: 'picky', command: 'sh', env: process.env },
      args: [
        '-c',
        "trap '' TERM; trap 'echo asked; exit' INT; echo 1; while :; do sleep 0.02; done",
      ],
      ...{ stopSignal: 'SIGINT', scratch },
    });
    await firstNumberIn(record.log);

    await stopAllRecorded(home);

    expect(readFileSync(record.log, 'utf8')).toMatch(/asked/);
    expect(existsSync(scratch)).toBe(false);
  });

  it('takes the directory of a process away that ended by itself', async () => {
    const scratch = join(home.home, 'scratch');
    mkdirSync(scratch);
    const spec = { name: 'short', command: 'sleep', args: ['0.1'], env: process.env, scratch };
    const { exited } = await startProcess(home, spec);
    await exited;

    expect(await stopAllRecorded(home)).toEqual([]);

    expect(existsSync(scratch)).toBe(false);
    expect(readPidRecords(home)).toEqual([]);
  });

  it('leaves a foreign process alone that got the pid of a dead one', async () => {
    const foreign = spawn('sleep', ['30'], { detached: true, stdio: 'ignore' });
    const pid = foreign.pid ?? 0;
    writePidRecord(home, { name: 'stale', pid, identity: '1', log: '' });

    const stopped = await stopAllRecorded(home);

    expect(stopped).toEqual([]);
    expect(readPidRecords(home)).toEqual([]);
    expect(processIdentity(pid)).toEqual(expect.any(String));
    foreign.kill();
    await once(foreign, 'exit');
  });

  it('reports a command that does not exist', async () => {
    const starting = startProcess(home, {
      name: 'nothing',
      command: 'no-such-command',
      args: [],
      env: {},
    });

    await expect(starting).rejects.toMatchObject({ code: 'MLR_INSTALL_FAILED' });
  });
});
