import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { CopyBuffer } from '../../../../src/adapters/postgres/copy-buffer.ts';
import {
  AS_ENRICHER,
  postgresDegradedEvents,
} from '../../../../src/adapters/postgres/degraded-events.ts';
import {
  appendEvent,
  appendId,
  COPY_EVENTS,
  COPY_IDS,
} from '../../../../src/adapters/postgres/event-row.ts';
import { migrate } from '../../../../src/adapters/postgres/migrate.ts';
import { runPipeline } from '../../../../src/adapters/postgres/pipeline.ts';
import type { Enrichment } from '../../../../src/domain/enrichment.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { amendsDegradedEvents } from '../../../behaviour/degraded-events.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';
import { transaction } from '../../../helpers/transactions.ts';

let owner: pg.Pool;
let enricher: pg.Pool;
let offset = 0;
beforeAll(async () => {
  const own = new URL(servers().databaseUrl);
  const name = `degraded_${randomUUID().slice(0, 8)}`;
  const admin = new pg.Client(own.href);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  own.pathname = `/${name}`;
  await migrate(own.href);
  owner = new pg.Pool({ connectionString: own.href, max: 4 });
  enricher = new pg.Pool({ connectionString: own.href, max: 4, options: AS_ENRICHER });
});
afterAll(async () => {
  await owner?.end();
  await enricher?.end();
});

async function store(events: readonly Transaction[], enrichment: Enrichment): Promise<void> {
  const [rows, ids] = [new CopyBuffer(), new CopyBuffer()];
  for (const event of events) {
    const arrival = { event, enrichment, partition: 0, offset: offset++, receivedAt: 0 };
    appendEvent(rows, arrival, false);
    appendId(ids, arrival);
  }
  const client = await owner.connect();
  const copies = [
    { copy: COPY_IDS, rows: ids },
    { copy: COPY_EVENTS, rows },
  ];
  await runPipeline(client, ['begin', ...copies, 'commit']).finally(() => client.release());
}

async function read(eventId: string) {
  const { rows: events } = await owner.query('select * from millrace.events where event_id = $1', [
    eventId,
  ]);
  const { rows } = await owner.query(
    `select jsonb_strip_nulls(jsonb_build_object('level', enrichment, 'homeCountry', home_country,
       'segment', segment, 'merchantName', merchant_name, 'merchantCategory', merchant_category,
       'crossBorder', cross_border)) as enrichment
     from millrace.enriched_events where event_id = $1`,
    [eventId],
  );
  return rows[0] && { event: events, enrichment: rows[0].enrichment as Enrichment };
}

amendsDegradedEvents(async () => ({ degraded: postgresDegradedEvents(enricher), store, read }));

describe('who enriches', () => {
  const refused = (sql: string) =>
    enricher.query(sql).then(
      () => 'done',
      (error) => error.code,
    );
  /** https://www.postgresql.org/docs/current/errcodes-appendix.html: insufficient_privilege */
  const NO_RIGHT = '42501';

  it.each([
    "update millrace.events set enrichment = 'none'",
    'delete from millrace.events',
    'insert into millrace.event_ids select * from millrace.event_ids',
    "update millrace.enrichments set level = 'none'",
    'delete from millrace.enrichments',
    "update millrace.account_profiles set segment = ''",
    'select * from millrace.quarantine',
  ])('may not %s', async (sql) => {
    expect(await refused(sql)).toBe(NO_RIGHT);
  });
});

it('retention takes an amendment with its event', async () => {
  const [old, young] = [1_000, 2_000].map((days) =>
    transaction({ eventId: randomUUID(), occurredAt: days * 86_400_000 }),
  ) as [Transaction, Transaction];
  await store([old, young], { level: 'degraded' });
  const amendments = [old, young].map(({ eventId }) => ({
    eventId,
    enrichment: { level: 'none' } as const,
  }));
  await postgresDegradedEvents(enricher).amend(amendments, 0);
  const cutoff = new Date(1_500 * 86_400_000).toISOString().slice(0, 10);
  await owner.query('call millrace.drop_events_before($1)', [cutoff]);
  const { rows } = await owner.query(
    'select event_id from millrace.enrichments where event_id = any ($1)',
    [[old.eventId, young.eventId]],
  );
  expect(rows).toEqual([{ event_id: young.eventId }]);
});

it('those that wait are found without reading the others', async () => {
  const events = Array.from({ length: 5_000 }, () => transaction({ eventId: randomUUID() }));
  await store(events, { level: 'complete' });
  await owner.query('vacuum analyze millrace.events_default');
  const { rows } = await owner.query(
    `explain select * from millrace.events e where e.enrichment = 'degraded'
       and not exists (select from millrace.enrichments n where n.event_id = e.event_id)
       and e.event_id > '00000000-0000-0000-0000-000000000000' order by e.event_id limit 100`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Scan (using|on) events_default_event_id_idx/);
  expect(plan).not.toContain('Seq Scan on events_default');
});
