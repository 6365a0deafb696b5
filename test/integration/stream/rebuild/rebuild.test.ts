import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type RebuildRequest,
  type Rebuilt,
  rebuildStreamLane,
} from '../../../../bin/commands/rebuild/run.ts';
import { StreamLane } from '../../../helpers/stream-lane/lane.ts';
import { loadOf, sendPaced } from '../../../helpers/stream-lane/load.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';
import { windowsOf } from '../../../helpers/windows.ts';
import { killedRebuild } from './killed-rebuild.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const PARTITIONS = 4;
const SNAPSHOTS = { STREAM_SNAPSHOT_EVENTS: '500', STREAM_SNAPSHOT_PIECE_ACCOUNTS: '50' };

let lane: StreamLane;
beforeAll(async () => {
  lane = await StreamLane.open(PARTITIONS);
});
afterAll(() => lane?.close());

const rebuild = (over: Partial<RebuildRequest> = {}): Promise<Rebuilt> =>
  rebuildStreamLane({ bootstrapServers: servers().bootstrapServers, topic: lane.topic }, lane, {
    ...{ windows: true, alerts: true, from: 'log', keepOld: false, registryUrl: null },
    ...{
      dryRun: false,
      onProgress: () => {},
      note: () => {},
      signal: new AbortController().signal,
    },
    ...over,
  });

/** Every column of every row. */
async function rowsOf(table: string): Promise<readonly string[]> {
  const { rows } = await lane.pool.query(`select t::text as row from millrace.${table} t`);
  return rows.map(({ row }) => row).sort();
}

async function windows() {
  const all = Array.from({ length: PARTITIONS }, (_, partition) => lane.windows(partition));
  return (await Promise.all(all)).map(windowsOf);
}

const state = async () => [await rowsOf('alerts'), await rowsOf('outbox'), await windows()];

/** What members and readers rely on besides the rows. */
async function shape(table: string): Promise<unknown> {
  const { rows } = await lane.pool.query(
    `select c.relacl::text as rights, c.relowner::regrole::text as owner,
       (select array_agg(pg_get_indexdef(indexrelid) order by 1) from pg_index where indrelid = c.oid) as indexes
     from pg_class c where c.oid = $1::regclass`,
    [`millrace.${table}`],
  );
  return rows;
}

async function tables(): Promise<readonly string[]> {
  const { rows } = await lane.pool.query(
    `select tablename from pg_tables where schemaname = 'millrace'
       and tablename ~ '^rebuilt_|_replaced$' order by 1`,
  );
  return rows.map(({ tablename }) => tablename);
}

describe(`rebuild of the stream lane (seed ${SEED})`, () => {
  it.each(['log', 'store'] as const)(
    'makes the same windows and alerts from the %s, row by row and byte by byte',
    async (from) => {
      const member = await lane.start(`first-${from}`, { env: SNAPSHOTS });
      await member.untilReady(true);
      await lane.produce([...loadOf({ seed: SEED + from.length, count: 3_000 })]);
      await lane.settled();
      await lane.stop();
      const [before, shapes] = [await state(), await Promise.all(TABLES.map(shape))];

      const { alerts } = await rebuild({ from });

      expect(await state()).toEqual(before);
      expect(await Promise.all(TABLES.map(shape))).toEqual(shapes);
      const rebuilt = before[0]?.length ?? 0;
      expect(rebuilt).toBeGreaterThan(2);
      expect(alerts).toEqual({ rebuilt, added: 0, removed: 0, changed: 0 });
      expect(await lane.differences()).toEqual([]);
      expect(await tables()).toEqual([]);
    },
    90_000,
  );

  it('puts right what was damaged, and tells the consumers of alerts', async () => {
    const before = await state();
    const { rows } = await lane.pool.query(
      'select alert_id from millrace.alerts order by alert_id limit 3',
    );
    const [gone, other, told] = rows.map(({ alert_id }) => alert_id);
    const { rows: events } = await lane.pool.query(
      `select event_id from millrace.events where kafka_partition = 0 and not late
       order by kafka_offset desc limit 1`,
    );
    const last = events[0].event_id;
    const damage = [
      `delete from millrace.alerts where alert_id = '${gone}'`,
      `delete from millrace.outbox where alert_id = '${gone}'`,
      `update millrace.alerts set measured = measured + 1 where alert_id = '${other}'`,
      `update millrace.outbox set published_at = now() where alert_id = '${told}'`,
      `insert into millrace.alerts select 'invented', detector, account_id, event_id, occurred_at, measured, threshold,
         severity, reason, raised_at, kafka_partition, kafka_offset from millrace.alerts where alert_id = '${told}'`,
      `insert into millrace.outbox (alert_id, account_id, payload, created_at)
         select 'invented', account_id, payload, created_at from millrace.outbox where alert_id = '${told}'`,
      // Members with a bus: what waits for it is null.
      'update millrace.outbox set bus_published_at = null',
      // What a window is restored from, with one event less.
      'update millrace.checkpoints set snapshot_generation = 0',
      'delete from millrace.window_snapshots',
      `update millrace.events set late = true where event_id = '${last}'`,
    ];
    for (const sql of damage) await lane.pool.query(sql);

    const asked = await rebuild({ dryRun: true });
    const { alerts } = await rebuild({ keepOld: true });

    const kinds = asked.findings.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['alert-changed', 'alert-extra', 'alert-missing', 'window-changed']);
    expect(asked.alerts).toEqual(alerts);
    expect(alerts).toEqual({ rebuilt: before[0]?.length, added: 1, removed: 1, changed: 1 });
    expect(await windows()).toEqual(before[2]);
    await lane.pool.query('update millrace.events set late = false where event_id = $1', [last]);
    expect(await lane.differences()).toEqual([]);
    const { rows: waiting } = await lane.pool.query(
      `select alert_id from millrace.outbox
       where published_at is null and bus_published_at is null and alert_id = any($1)`,
      [[gone, other, told]],
    );
    expect(waiting.map(({ alert_id }) => alert_id).sort()).toEqual([gone, other].sort());
    expect(await tables()).toEqual(['alerts_replaced', 'window_snapshots_replaced']);
  }, 120_000);

  it('changes nothing when it is killed in the middle, and works the next time', async () => {
    const before = await state();

    const moments = await killedRebuild(lane, 2);

    expect(await state()).toEqual(before);
    expect(moments.filter(({ staged }) => staged).length).toBeGreaterThan(0);
    await rebuild();
    expect(await state()).toEqual(before);
    expect(await tables()).toEqual([]);
  }, 90_000);

  it('goes on beside a member, which takes over what was put in place', async () => {
    const member = await lane.start('beside', { env: SNAPSHOTS });
    await member.untilReady(true);
    const restored = () =>
      member.log().filter(({ message }) => message === 'partition restored').length;
    const done = new AbortController();
    const load = loadOf({ seed: SEED + 1, count: 60_000 });
    const sending = sendPaced(lane, load, { perSecond: 400, stopped: done.signal });

    const { alerts } = await rebuild();
    while (restored() < 2 * PARTITIONS) await sleep(50);
    done.abort();
    await sending;
    await lane.settled();

    expect(alerts).toMatchObject({ added: 0, removed: 0, changed: 0 });
    expect(await lane.differences()).toEqual([]);
    const expected = await lane.expected();
    expect(await windows()).toEqual(expected.windows.map(windowsOf));
    expect(await lane.stop()).toEqual(new Map([['beside', 'exit code 0']]));
  }, 150_000);

  it('waits for whoever reads a table that it replaces', async () => {
    const before = await state();
    const reader = await lane.pool.connect();
    await reader.query('begin; select from millrace.alerts limit 1');
    const notes: string[] = [];

    await rebuild({
      note(text) {
        notes.push(text);
        void reader.query('commit');
      },
    });
    reader.release();

    expect(notes[0]).toMatch(/lock timeout.*once more/);
    expect(await state()).toEqual(before);
  }, 120_000);

  it('refuses a second one at the same time', async () => {
    const both = await Promise.allSettled([rebuild(), rebuild()]);

    const refused = both
      .filter((one) => one.status === 'rejected')
      .map(({ reason }) => reason.code);
    expect(refused).toEqual(['MLR_STORE_CONTENTION']);
  }, 120_000);
});

const TABLES = ['alerts', 'window_snapshots'];
