import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { loadOf } from '../../helpers/stream-lane/load.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { smallDisk } from '../../helpers/stream-lane/small-disk.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const EVENTS = 10_000;

const disk = smallDisk(100);
let lane: StreamLane;
afterEach(() => lane?.close());
afterAll(async () => {
  if (disk === undefined) return;
  await admin('drop tablespace small').catch(() => {});
  disk.remove();
});

async function admin(sql: string): Promise<void> {
  const client = new pg.Client(servers().databaseUrl);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

describe('PostgreSQL has no space left', () => {
  (disk === undefined ? it.skip : it)(
    'a full file system is waited out, and said',
    async () => {
      await admin(`create tablespace small location '${disk?.directory}'`);
      lane = await StreamLane.open(4, 'tablespace small');
      const member = await lane.start('a');
      await member.untilReady(true);

      disk?.fill(1_000_000);
      await lane.produce([...loadOf({ seed: SEED, count: EVENTS })]);
      const told = await member.untilReady(false);
      await sleep(2_000);
      expect(member.alive()).toBe(true);
      disk?.makeRoom();
      await member.untilReady(true);
      await lane.settled();

      expect(told).toContain('PostgreSQL has no space left');
      expect(told).toContain('could not extend file');
      expect(await lane.differences()).toEqual([]);
    },
    120_000,
  );

  it('an answer 53100 is waited out, and said', async () => {
    lane = await StreamLane.open();
    const member = await lane.start('a');
    await member.untilReady(true);
    await lane.pool.query(`
      create function no_space() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file' using errcode = '53100'; end $$;
      create trigger no_space before insert on millrace.event_ids execute function no_space()`);

    await lane.produce([...loadOf({ seed: SEED + 1, count: 300 })]);
    const told = await member.untilReady(false);
    await lane.pool.query('drop function no_space cascade');
    await member.untilReady(true);
    await lane.settled();

    expect(told).toContain('PostgreSQL has no space left');
    const warned = member.log().filter(({ code }) => code === 'MLR_STORE_UNAVAILABLE');
    expect(warned).toHaveLength(1);
    expect(await lane.differences()).toEqual([]);
  }, 60_000);
});
