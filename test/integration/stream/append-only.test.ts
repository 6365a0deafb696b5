import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { storePool } from '../../../src/adapters/postgres/pool.ts';
import { kafkaMessage } from '../../helpers/pipeline.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { servers } from '../../helpers/stream-lane/servers.ts';
import { transaction, uuid } from '../../helpers/transactions.ts';

let lane: StreamLane;
let member: pg.Pool;
beforeAll(async () => {
  lane = await StreamLane.open();
  await (await lane.start('a')).untilReady(true);
  const [one, another] = [1, 2].map((id) => transaction({ eventId: uuid(id) }));
  if (one === undefined || another === undefined) throw new Error('no events');
  await lane.produce([kafkaMessage(one), kafkaMessage(another), kafkaMessage(one)]);
  await lane.settled();
  const own = new URL(servers().databaseUrl);
  const { rows } = await lane.pool.query('select current_database() as name');
  own.pathname = `/${rows[0].name}`;
  member = storePool(own.href, 'test');
});
afterAll(async () => {
  await member?.end();
  await lane?.close();
});

const refused = (sql: string) =>
  member.query(sql).then(
    () => 'done',
    (error) => error.code,
  );
/** https://www.postgresql.org/docs/current/errcodes-appendix.html: insufficient_privilege */
const NO_RIGHT = '42501';

describe('what a member of the stream lane may do to the log of events', () => {
  it('reads it and adds to it, as millrace_writer', async () => {
    const { rows } = await member.query(
      `select current_user as "user", (select count(*)::int from millrace.events) as events,
         (select count(*)::int from millrace.duplicates) as duplicates`,
    );
    expect(rows).toEqual([{ user: 'millrace_writer', events: 2, duplicates: 1 }]);
  });

  it.each(['events', 'event_ids', 'alerts', 'duplicates'])(
    'changes no row of %s',
    async (table) => {
      const { rows } = await member.query(
        `select column_name as name from information_schema.columns
       where table_schema = 'millrace' and table_name = $1`,
        [table],
      );
      expect(rows.length).toBeGreaterThan(2);
      for (const { name } of rows) {
        expect(await refused(`update millrace.${table} set ${name} = ${name}`)).toBe(NO_RIGHT);
      }
      expect(await refused(`delete from millrace.${table}`)).toBe(NO_RIGHT);
      expect(await refused(`truncate millrace.${table}`)).toBe(NO_RIGHT);
      expect(await refused(`drop table millrace.${table}`)).toBe(NO_RIGHT);
    },
  );

  it('has no right at all on the parts of it', async () => {
    const { rows } = await lane.pool.query(
      `select c.relname as part from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'millrace.events'::regclass`,
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { part } of rows) {
      expect(await refused(`delete from millrace.${part}`)).toBe(NO_RIGHT);
      expect(await refused(`alter table millrace.events detach partition millrace.${part}`)).toBe(
        NO_RIGHT,
      );
    }
  });

  it('leaves retention to the owner', async () => {
    expect(await refused("call millrace.drop_events_before('2026-01-01')")).toBe(NO_RIGHT);
  });

  it('changes what has states: checkpoints, quarantine, outbox', async () => {
    const changes = [
      'update millrace.checkpoints set next_offset = next_offset where false',
      "update millrace.quarantine set state = 'discarded' where false",
    ];
    for (const change of changes) expect(await refused(change)).toBe('done');
    expect(await refused('update millrace.outbox set published_at = null where false')).toBe(
      'done',
    );
    expect(await refused('update millrace.outbox set payload = payload')).toBe(NO_RIGHT);
  });
});
