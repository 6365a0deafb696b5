import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Valkey } from 'iovalkey';
import { type LocalHome, localHome } from '../../../local/home.ts';
import { installSets } from '../../../local/install/venv.ts';
import { processIdentity } from '../../../local/process/identity.ts';
import { startValkey } from '../../../local/valkey/server.ts';
import { leave, millisecondsToStop, ownHome, takePort } from './own-home.ts';

let home: LocalHome;

afterEach(() => leave(home));

function connected(url: string): Valkey {
  const client = new Valkey(url, { retryStrategy: () => null });
  // The server ends under its clients here.
  client.on('error', () => {});
  return client;
}

describe('startValkey', () => {
  it('starts empty, keeps nothing, stops within 3 s under a client that waits', async () => {
    home = ownHome();
    const { url, process: started } = await startValkey(home);
    const client = connected(url);
    const before = await client.dbsize();
    await client.set('account', 'state');
    const read = await client.get('account');
    const waiting = connected(url)
      .blpop('nothing', 60)
      .catch((error: Error) => error.message);

    const took = await millisecondsToStop(home);

    expect(before).toBe(0);
    expect(read).toBe('state');
    expect(took).toBeLessThan(3_000);
    expect(await waiting).toEqual(expect.stringMatching(/closed|shutdown|UNBLOCKED/i));
    expect(processIdentity(started.record.pid)).toBeUndefined();
    expect(readdirSync(home.home).filter((name) => /rdb|aof/.test(name))).toEqual([]);
    const again = connected((await startValkey(home)).url);
    expect(await again.dbsize()).toBe(0);
    again.disconnect();
  }, 60_000);

  it('refuses what does not fit rather than forget what it has', async () => {
    home = ownHome();
    const client = connected((await startValkey(home)).url);
    await client.set('account', 'state');
    await client.config('SET', 'maxmemory', '2mb');

    const fill = async (): Promise<void> => {
      for (let index = 0; index < 100; index += 1) {
        await client.set(`filler-${index}`, 'x'.repeat(100_000));
      }
    };

    await expect(fill()).rejects.toThrow(/OOM/);
    expect(await client.get('account')).toBe('state');
    client.disconnect();
  }, 60_000);

  it('moves from a port that is taken and says so', async () => {
    home = ownHome();
    const taken = await takePort(6379);
    const notes: string[] = [];

    const { url } = await startValkey(home, (note) => notes.push(note));

    expect(new URL(url).port).not.toBe('6379');
    expect(notes).toContainEqual(expect.stringContaining('port 6379 is taken'));
    taken.close();
  }, 60_000);

  it('is installed once when two ask at the same time', async () => {
    const directory = ownHome().home;
    home = localHome({ home: directory, cache: join(directory, 'cache') });
    const notes: string[] = [];
    const ask = () => installSets(home, ['valkey'], (note) => notes.push(note));

    await Promise.all([ask(), ask()]);

    expect(notes.filter((note) => note === 'installing valkey')).toHaveLength(1);
  }, 120_000);
});
