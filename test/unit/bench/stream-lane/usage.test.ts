import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { parseResident, parseStat, Usage } from '../../../../bench/stream-lane/usage.ts';

describe('Usage', () => {
  it('adds own time and that of ended children', () => {
    const stat = '42 (a (b) c) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 25 75 20 0 1 0 999 1 2';

    expect(parseStat(stat)).toEqual({ parent: 7, cpuSeconds: 3 });
  });

  it('reads what is resident: its own, and what it may share', () => {
    const status =
      'VmRSS:\t 9999 kB\nRssAnon:\t    2048 kB\nRssFile:\t 1024 kB\nRssShmem:\t 512 kB\n';

    expect(parseResident(status)).toEqual({ own: 2, shared: 1.5 });
    expect(parseResident('')).toEqual({ own: 0, shared: 0 });
  });

  it('counts what children of a process do, also those that have ended', async () => {
    // By its own clock: on a busy machine a second of time is less of work.
    const work = 'while (process.cpuUsage().user < 250_000);';
    const script = `for (let i = 0; i < 2; i++) require('child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(work)}]); console.log('done'); setTimeout(() => {}, 60000)`;
    const child = spawn(process.execPath, ['-e', script]);
    try {
      await once(child.stdout, 'data');
      const usage = new Usage(child.pid ?? 0);

      expect(usage.cpuSeconds()).toBeGreaterThan(0.45);
      expect(usage.takePeakMb()).toBeGreaterThan(5);
    } finally {
      child.kill('SIGKILL');
    }
  }, 30_000);
});
