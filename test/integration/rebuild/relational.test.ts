import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  type RelationalRebuilt,
  type RelationalRequest,
  rebuildRelational,
} from '../../../bin/commands/rebuild/relational.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { generate } from '../../../src/producer/generator/generate.ts';
import { connect, eventually, kafkaMessage, type Pipeline } from '../../helpers/pipeline.ts';
import { isIdle } from '../../helpers/quarantine.ts';
import { setProjecting } from '../../helpers/relational/projecting.ts';
import { killedRebuild } from './killed-rebuild.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const TABLES = ['events', 'alerts', 'spend_by_country_hour', 'refused'] as const;

let pipeline: Pipeline;
let databaseUrl: string;
let pool: pg.Pool;
beforeAll(async () => {
  pipeline = await connect();
  const { endpoints } = pipeline;
  if (endpoints.analytics === null) throw new Error('these tests need analytics');
  ({ databaseUrl } = endpoints.analytics);
  pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  await setProjecting(endpoints, true);
  await pipeline.sendKafka(eventsOf(SEED, 150).map(kafkaMessage));
  await pipeline.putEvents([...eventsOf(SEED + 1, 30)]);
  await projected();
}, 180_000);
afterAll(async () => {
  if (pipeline !== undefined) await setProjecting(pipeline.endpoints, false);
  await pool?.end();
  await pipeline?.close();
});

function eventsOf(seed: number, count: number): Transaction[] {
  const { records } = generate({ seed, count, endAt: Date.now() });
  const events = [...records()].map(({ event }) => event);
  // Some are sure to raise alerts.
  return events.map((event, n) => (n % 50 === 0 ? { ...event, amountMinor: 900_000_000 } : event));
}

const idsOf = async (table: 'events' | 'alerts', key: string): Promise<string[]> =>
  (await pipeline.rows(table, [key])).map((row) => String(row[key])).sort();

const column = async (sql: string): Promise<string[]> =>
  (await pool.query<{ value: string }>(sql)).rows.map(({ value }) => value);

/** Waits until every stored item is a row. */
async function projected(): Promise<void> {
  await eventually(() => isIdle(pipeline.endpoints), Boolean, 120_000);
  await eventually(
    async () => {
      const [{ rows }, events, alerts] = [
        await pool.query("select to_regclass('analytics.alerts') as there"),
        await idsOf('events', 'eventId'),
        await idsOf('alerts', 'alertId'),
      ];
      if (rows[0].there === null) return 'no tables';
      const known = new Set([
        ...(await column('select event_id as value from analytics.events')),
        ...(await column('select alert_id as value from analytics.alerts')),
      ]);
      return [...events, ...alerts].filter((id) => !known.has(id)).length;
    },
    (missing) => missing === 0,
    120_000,
  );
}

const rebuild = (over: Partial<RelationalRequest> = {}): Promise<RelationalRebuilt> =>
  rebuildRelational(pipeline.endpoints, databaseUrl, {
    ...{ dryRun: false, keepOld: false, patienceMs: 1_000 },
    ...{ onProgress: () => {}, note: () => {}, signal: new AbortController().signal },
    ...over,
  });

/** Every column of every row, but for what was kept aside. */
const contents = () =>
  Promise.all(
    TABLES.slice(0, 3).map((table) =>
      column(`select t::text as value from analytics.${table} t order by 1`),
    ),
  );

/** What the projector and readers rely on besides the rows. */
const shape = () =>
  column(
    `select c.relname || ' ' || coalesce(c.relacl::text, '') || ' ' || c.relowner::regrole || ' ' ||
       array_to_string(array(select pg_get_indexdef(indexrelid) from pg_index where indrelid = c.oid order by 1), ' ')
       as value
     from pg_class c where relnamespace = 'analytics'::regnamespace and relkind in ('r', 'v') order by 1`,
  );

const NONE = { added: 0, removed: 0, changed: 0 };

describe(`rebuild of the relational side (seed ${SEED})`, () => {
  it('makes every row again where nothing is wrong, with rights, indexes and views', async () => {
    // Tests before this one may have left damage of their own.
    const own = new Set([...eventsOf(SEED, 150), ...eventsOf(SEED + 1, 30)].map((e) => e.eventId));
    const { findings } = await rebuild({ dryRun: true });
    expect(findings.filter(({ id }) => own.has(String(id).slice(-36)))).toEqual([]);
    await rebuild();
    const reader = `reader_${SEED}`;
    await pool.query(`create role ${reader}; grant select on analytics.events to ${reader};
      create view analytics.alerted as
        select e.event_id, a.detector from analytics.events e join analytics.alerts a using (event_id)`);
    const [before, shapes] = [await contents(), await shape()];

    const asked = await rebuild({ dryRun: true });
    const made = await rebuild();

    expect(asked).toMatchObject({ findings: [], events: NONE, alerts: NONE });
    expect(made).toMatchObject({ events: NONE, alerts: NONE });
    expect(made.events.rebuilt).toBe(before[0]?.length);
    expect(made.alerts.rebuilt).toBeGreaterThan(0);
    expect(await contents()).toEqual(before);
    expect(await shape()).toEqual(shapes);
    const alerted = await column('select event_id as value from analytics.alerted');
    expect(alerted).toHaveLength(before[1]?.length ?? 0);
    await pool.query(`drop view analytics.alerted; revoke all on analytics.events from ${reader};
      drop role ${reader}`);
  }, 90_000);

  it('names damage, and puts it right', async () => {
    const before = await contents();
    const [lost, other, copied] = await column(
      'select event_id as value from analytics.events order by 1 limit 3',
    );
    const [alert] = await column(
      'select alert_id as value from analytics.alerts order by 1 limit 1',
    );
    const invented = '00000000-0000-4000-8000-0000000000aa';
    const damage = [
      `delete from analytics.events where event_id = '${lost}'`,
      `update analytics.events set amount_minor = amount_minor + 1 where event_id = '${other}'`,
      `insert into analytics.events select '${invented}', account_id, type, amount_minor, currency, spend, merchant_id,
         country, occurred_at, stored_at, late from analytics.events where event_id = '${copied}'`,
      `delete from analytics.alerts where alert_id = '${alert}'`,
      `update analytics.spend_by_country_hour set events = events + 10`,
    ];
    for (const sql of damage) await pool.query(sql);
    const damaged = await contents();

    const asked = await rebuild({ dryRun: true });
    expect(await contents()).toEqual(damaged);
    const made = await rebuild({ keepOld: true });

    const named = asked.findings.map(({ kind, id }) => `${kind} ${id}`);
    const hours = before[2]?.length;
    expect(named.filter((one) => one.startsWith('relational-roll-up'))).toHaveLength(Number(hours));
    expect(named.filter((one) => !one.startsWith('relational-roll-up')).sort()).toEqual(
      [
        `relational-changed ${other}`,
        `relational-extra ${invented}`,
        `relational-missing ${lost}`,
        `relational-missing ${alert}`,
      ].sort(),
    );
    expect(made.events).toMatchObject({ added: 1, removed: 1, changed: 1 });
    expect(await contents()).toEqual(before);
    const kept = await column(
      'select t::text as value from analytics.spend_by_country_hour_replaced t order by 1',
    );
    expect(kept).toEqual(damaged[2]);
    for (const table of TABLES) await pool.query(`drop table analytics.${table}_replaced`);
    expect(await rebuild({ dryRun: true })).toMatchObject({ findings: [] });
  }, 90_000);

  it('changes nothing when it is killed in the middle, and works the next time', async () => {
    const before = await contents();
    const fresh = () =>
      column("select tablename as value from pg_tables where tablename ~ '^rebuilt_'");

    const killed = await killedRebuild(async () => (await fresh()).length, ['relational']);

    expect(killed).toBe(true);
    expect(await fresh()).toEqual(expect.arrayContaining(['rebuilt_events']));
    expect(await contents()).toEqual(before);
    await rebuild();
    expect(await contents()).toEqual(before);
    expect(await fresh()).toEqual([]);
  }, 90_000);

  it('loses nothing that the projector writes meanwhile', async () => {
    const sent = eventsOf(SEED + 2, 120);
    let done = false;
    let swaps = 0;
    const send = async () => {
      for (let n = 0; n < sent.length; n += 20) {
        await pipeline.sendKafka(sent.slice(n, n + 20).map(kafkaMessage));
        await sleep(500);
      }
      await projected();
    };
    const swap = async () => {
      for (; !done; swaps++) await rebuild();
    };

    await Promise.all([send().finally(() => (done = true)), swap()]);

    expect(swaps).toBeGreaterThan(1);
    const ids = await column('select event_id as value from analytics.events order by 1');
    expect(ids).toEqual(expect.arrayContaining(sent.map(({ eventId }) => eventId)));
    expect(ids).toEqual(await idsOf('events', 'eventId'));
    expect(await rebuild({ dryRun: true })).toMatchObject({ findings: [] });
  }, 200_000);

  it('takes over what is committed at the last moment before the swap', async () => {
    // Its stream would bring the item as well.
    await setProjecting(pipeline.endpoints, false);
    const [copied] = await column('select event_id as value from analytics.events limit 1');
    const eventId = `00000000-0000-4000-8000-${String(SEED).padStart(12, '0')}`;
    const at = { TableName: pipeline.endpoints.tables.events };
    const { Item } = await pipeline.dynamo.send(
      new GetItemCommand({ ...at, Key: { eventId: { S: String(copied) } } }),
    );
    const projector = await pool.connect();
    await projector.query(
      `begin; insert into analytics.events select '${eventId}', account_id, type, amount_minor, currency, spend,
         merchant_id, country, occurred_at, stored_at, late from analytics.events where event_id = '${copied}'`,
    );
    const made = rebuild();
    await eventually(
      () => column("select mode as value from pg_locks where not granted and mode ~ '^AccessExcl'"),
      (waiting) => waiting.length > 0,
      ...[20_000, 50],
    );
    // The tables have been read by now.
    await pipeline.dynamo.send(
      new PutItemCommand({ ...at, Item: { ...Item, eventId: { S: eventId } } }),
    );
    await projector.query('commit');
    projector.release();
    await made;

    const ids = await column('select event_id as value from analytics.events');
    await pipeline.dynamo.send(new DeleteItemCommand({ ...at, Key: { eventId: { S: eventId } } }));
    expect(ids).toContain(eventId);
    await rebuild();
    expect(await idsOf('events', 'eventId')).not.toContain(eventId);
  }, 60_000);
});
