import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { type LocalHome, PROJECT_ROOT } from '../../../local/home.ts';
import { startPostgres } from '../../../local/postgres/server.ts';
import { processIdentity } from '../../../local/process/identity.ts';
import { readPidRecords } from '../../../local/process/pid-file.ts';
import { stopAllRecorded } from '../../../local/process/stop.ts';
import { leave, millisecondsToStop, ownHome, takePort } from './own-home.ts';

let home: LocalHome;

afterEach(() => leave(home));

async function connected(url: string): Promise<Client> {
  const client = new Client(url);
  // The server ends under its clients here.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = await connected(url);
  const result = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return result.rows;
}

/** Living processes of a server: the postmaster and its children. */
function processesOf(pid: number): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return lines.split('\n').filter((line) => {
    const [own, parent, state] = line.trim().split(/\s+/);
    return (own === String(pid) || parent === String(pid)) && state?.startsWith('Z') === false;
  });
}

describe('startPostgres', () => {
  it.each([
    ['a home that others may enter', 0o711],
    ['a private home', 0o700],
  ])(
    'starts in %s, stops within 3 s under a busy client and leaves nothing',
    async (_, mode) => {
      home = ownHome(mode);
      const { url, process: started } = await startPostgres(home);
      const { pid, scratch } = started.record;
      const busy = await connected(url);
      await busy.query('CREATE TABLE kept AS SELECT generate_series(1, 100000) AS number');
      const idle = await connected(url);
      const sleeping = busy
        .query('SELECT pg_sleep(60)')
        .catch(({ code }: { code: string }) => code);
      const counted = await rows(url, 'SELECT count(*)::int FROM kept');
      const running = processesOf(pid);

      const took = await millisecondsToStop(home);

      expect(counted).toEqual([[100_000]]);
      expect(running.length).toBeGreaterThan(4);
      expect(took).toBeLessThan(3_000);
      // "Terminated by the administrator": asked to end, not killed.
      expect(await sleeping).toBe('57P01');
      expect(await started.exited).toBe('exit code 0');
      expect(processesOf(pid)).toEqual([]);
      expect(scratch === undefined || !existsSync(scratch)).toBe(true);
      await expect(connected(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await idle.end().catch(() => {});
    },
    60_000,
  );

  it('is empty at each start, and as durable as it says', async () => {
    home = ownHome();
    const first = await startPostgres(home);
    await rows(first.url, 'CREATE TABLE old (id int)');
    await stopAllRecorded(home);

    const { url } = await startPostgres(home);

    expect(await rows(url, "SELECT to_regclass('old')")).toEqual([[null]]);
    expect(await rows(url, 'SELECT name, error FROM pg_file_settings WHERE NOT applied')).toEqual(
      [],
    );
    const durable =
      "SELECT name FROM pg_settings WHERE setting = 'on' AND name = ANY($1) ORDER BY 1";
    const names = ['fsync', 'full_page_writes', 'synchronous_commit'];
    const client = await connected(url);
    const settings = await client.query({ text: durable, values: [names], rowMode: 'array' });
    await client.end();
    expect(settings.rows.flat()).toEqual(names);
    expect(await rows(url, 'SHOW listen_addresses')).toEqual([['127.0.0.1']]);
    expect(await rows(url, 'SHOW unix_socket_directories')).toEqual([['']]);
  }, 60_000);

  it('moves from a port that is taken and says so', async () => {
    home = ownHome();
    const taken = await takePort(5432);
    const notes: string[] = [];

    const { url } = await startPostgres(home, (note) => notes.push(note));

    expect(new URL(url).port).not.toBe('5432');
    expect(notes).toEqual([expect.stringContaining('port 5432 is taken')]);
    expect(await rows(url, 'SELECT current_user, current_database()')).toEqual([
      ['millrace', 'millrace'],
    ]);
    taken.close();
  }, 60_000);

  it('is found and ended after the program that started it was killed', async () => {
    home = ownHome(0o700);
    const script = `import { localHome } from ${JSON.stringify(join(PROJECT_ROOT, 'local/home.ts'))};
      import { startPostgres } from ${JSON.stringify(join(PROJECT_ROOT, 'local/postgres/server.ts'))};
      await startPostgres(localHome({ home: ${JSON.stringify(home.home)} }));
      console.log('started');
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const [record] = readPidRecords(home);
    const pid = record?.pid ?? 0;

    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(processIdentity(pid)).toBe(record?.identity);
    const stopped = await stopAllRecorded(home);

    expect(stopped).toEqual(['postgres']);
    expect(processesOf(pid)).toEqual([]);
    expect(record?.scratch === undefined || !existsSync(record.scratch)).toBe(true);
  }, 60_000);

  it('starts again after the server itself was killed', async () => {
    home = ownHome();
    const first = await startPostgres(home);
    process.kill(first.process.record.pid, 'SIGKILL');
    await first.process.exited;
    await stopAllRecorded(home);

    const { url } = await startPostgres(home);

    expect(await rows(url, 'SELECT 1')).toEqual([[1]]);
  }, 60_000);
});
