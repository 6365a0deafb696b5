import type { FindingKind } from '../../../../src/application/audit/finding.ts';
import type { StreamLane } from '../../../helpers/stream-lane/lane.ts';

/** What an audit must name: where, and which. */
export interface Planted {
  readonly position: string | null;
  readonly id: string | null;
}

export interface Damage {
  readonly name: string;
  readonly kind: FindingKind;
  /** Does the damage to a row that no other damage touched. */
  readonly plant: (site: Site) => Promise<Planted>;
}

type Row = Record<string, unknown>;

/** A lane's database, with rows to be damaged: none is given out twice. */
export class Site {
  readonly lane: StreamLane;
  readonly #taken = new Set<string>();

  constructor(lane: StreamLane) {
    this.lane = lane;
  }

  async sql(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.lane.pool.query<Row>(text, [...values])).rows;
  }

  /** An event that nothing else refers to: no alert, no duplicate, no conflict. */
  event(): Promise<Row> {
    return this.#next(
      `select * from millrace.events e where not late and kafka_offset between 50 and 1000000
         and not exists (select from millrace.alerts a where a.account_id = e.account_id)
         and not exists (select from millrace.duplicates d where d.event_id = e.event_id)
         and not exists (select from millrace.quarantine q where q.event_id = e.event_id::text)
       order by event_id`,
      'event_id',
    );
  }

  alert(): Promise<Row> {
    return this.#next('select * from millrace.alerts order by alert_id', 'alert_id');
  }

  duplicate(): Promise<Row> {
    return this.#next('select * from millrace.duplicates order by position', 'position');
  }

  quarantined(): Promise<Row> {
    return this.#next(
      `select * from millrace.quarantine where code <> 'MLR_EVENT_ID_CONFLICT' order by position`,
      'position',
    );
  }

  at(row: Row): string {
    return `kafka:${this.lane.topic}:${row['kafka_partition']}:${row['kafka_offset']}`;
  }

  async #next(query: string, key: string): Promise<Row> {
    const rows = await this.sql(query);
    const row = rows.find((each) => !this.#taken.has(String(each[key])));
    if (row === undefined) throw new Error(`nothing left to damage: ${query}`);
    this.#taken.add(String(row[key]));
    return row;
  }
}

const HERE = 'occurred_at = $1 and event_id = $2';
const key = (row: Row): unknown[] => [row['occurred_at'], row['event_id']];
const named = (site: Site, row: Row, id = 'event_id'): Planted => ({
  position: site.at(row),
  id: String(row[id]),
});

/** Copies a row with other values in some columns. */
const copyOf = (site: Site, row: Row, over: string): Promise<Row[]> =>
  site.sql(
    `insert into millrace.events select (jsonb_populate_record(e, $3::jsonb)).* from millrace.events e where ${HERE}`,
    [...key(row), over],
  );

const onEvent =
  (change: string): Damage['plant'] =>
  async (site) => {
    const row = await site.event();
    await site.sql(`update millrace.events set ${change} where ${HERE}`, key(row));
    return named(site, row);
  };

const onAlert =
  (statement: string): Damage['plant'] =>
  async (site) => {
    const row = await site.alert();
    await site.sql(statement, [row['alert_id']]);
    return named(site, row, 'alert_id');
  };

const on =
  (of: 'duplicate' | 'quarantined', statement: string): Damage['plant'] =>
  async (site) => {
    const row = await site[of]();
    await site.sql(statement, [row['position']]);
    return { position: String(row['position']), id: row['event_id'] as string | null };
  };

const STRANGER = '00000000-0000-4000-8000-00000000beef';

export const DAMAGES: readonly Damage[] = [
  {
    name: 'event and its id deleted',
    kind: 'event-missing',
    plant: async (site) => {
      const row = await site.event();
      await site.sql(`delete from millrace.events where ${HERE}`, key(row));
      await site.sql('delete from millrace.event_ids where event_id = $1', [row['event_id']]);
      return named(site, row);
    },
  },
  {
    name: 'event deleted, its id left',
    kind: 'event-missing',
    plant: async (site) => {
      const row = await site.event();
      await site.sql(`delete from millrace.events where ${HERE}`, key(row));
      return named(site, row);
    },
  },
  {
    name: 'original of a noted duplicate deleted',
    kind: 'event-missing',
    plant: async (site) => {
      const { event_id: id } = await site.duplicate();
      const [row = {}] = await site.sql('select * from millrace.events where event_id = $1', [id]);
      await site.sql('delete from millrace.events where event_id = $1', [id]);
      await site.sql('delete from millrace.event_ids where event_id = $1', [id]);
      return named(site, row);
    },
  },
  {
    name: 'event of another id stored beyond the end of the log',
    kind: 'event-extra',
    plant: async (site) => {
      const row = await site.event();
      const over = { event_id: STRANGER, kafka_offset: 5_000_000 };
      await copyOf(site, row, JSON.stringify(over));
      await site.sql(
        `insert into millrace.event_ids select event_id, occurred_at, kafka_partition, kafka_offset
         from millrace.events where event_id = $1`,
        [STRANGER],
      );
      return { position: site.at({ ...row, kafka_offset: 5_000_000 }), id: STRANGER };
    },
  },
  {
    name: 'event stored twice at its position',
    kind: 'event-doubled',
    plant: async (site) => {
      const row = await site.event();
      await copyOf(site, row, '{}');
      return named(site, row);
    },
  },
  {
    name: 'event stored again beyond the end of the log',
    kind: 'event-doubled',
    plant: async (site) => {
      const row = await site.event();
      await copyOf(site, row, '{"kafka_offset": 5000001}');
      return {
        position: site.at({ ...row, kafka_offset: 5_000_001 }),
        id: String(row['event_id']),
      };
    },
  },
  {
    name: 'amount changed',
    kind: 'event-changed',
    plant: onEvent('amount_minor = amount_minor + 1'),
  },
  {
    name: 'metadata changed',
    kind: 'event-changed',
    plant: onEvent(`metadata = '{"note":"other"}'`),
  },
  { name: 'marked late', kind: 'event-changed', plant: onEvent('late = true') },
  {
    name: 'provenance invented',
    kind: 'event-changed',
    plant: onEvent(`provenance = '{"origin":"kafka:other:0:1"}'`),
  },
  {
    name: 'id forgotten',
    kind: 'event-id-missing',
    plant: async (site) => {
      const row = await site.event();
      await site.sql('delete from millrace.event_ids where event_id = $1', [row['event_id']]);
      return named(site, row);
    },
  },
  {
    name: 'id at another offset',
    kind: 'event-id-changed',
    plant: async (site) => {
      const row = await site.event();
      await site.sql(
        'update millrace.event_ids set kafka_offset = kafka_offset + 1 where event_id = $1',
        [row['event_id']],
      );
      return named(site, row);
    },
  },
  {
    name: 'id without an event',
    kind: 'event-id-orphaned',
    plant: async (site) => {
      const row = await site.event();
      const id = '00000000-0000-4000-8000-00000000cafe';
      await site.sql('insert into millrace.event_ids values ($1, $2, $3, $4)', [
        ...[id, row['occurred_at'], row['kafka_partition'], row['kafka_offset']],
      ]);
      return { position: site.at(row), id };
    },
  },
  {
    name: 'alert and its outbox row deleted',
    kind: 'alert-missing',
    plant: onAlert(
      `with gone as (delete from millrace.outbox where alert_id = $1)
       delete from millrace.alerts where alert_id = $1`,
    ),
  },
  {
    name: 'alert deleted, its outbox row left',
    kind: 'alert-missing',
    plant: onAlert('delete from millrace.alerts where alert_id = $1'),
  },
  {
    name: 'alert invented about a stored event',
    kind: 'alert-extra',
    plant: async (site) => {
      const row = await site.event();
      return await inventAlert(site, row, String(row['event_id']));
    },
  },
  {
    name: 'alert about an event that is not stored',
    kind: 'alert-orphaned',
    plant: async (site) =>
      await inventAlert(site, await site.event(), '00000000-0000-4000-8000-00000000dead'),
  },
  {
    name: 'threshold of an alert changed',
    kind: 'alert-changed',
    plant: onAlert(
      `with same as (update millrace.outbox
         set payload = jsonb_set(payload, '{threshold}', to_jsonb(1::float8)) where alert_id = $1)
       update millrace.alerts set threshold = 1 where alert_id = $1`,
    ),
  },
  {
    name: 'outbox row deleted',
    kind: 'outbox-missing',
    plant: onAlert('delete from millrace.outbox where alert_id = $1'),
  },
  {
    name: 'outbox row doubled',
    kind: 'outbox-doubled',
    plant: onAlert(
      `insert into millrace.outbox (alert_id, account_id, payload, created_at)
       select alert_id, account_id, payload, created_at from millrace.outbox where alert_id = $1`,
    ),
  },
  {
    name: 'payload of an outbox row changed',
    kind: 'outbox-changed',
    plant: onAlert(
      `update millrace.outbox set payload = payload || '{"severity":"none"}' where alert_id = $1`,
    ),
  },
  {
    name: 'outbox row without an alert',
    kind: 'outbox-orphaned',
    plant: async (site) => {
      await site.sql(
        `insert into millrace.outbox (alert_id, account_id, payload, created_at)
         values ('velocity:nobody:1', 'nobody', '{}', now())`,
      );
      return { position: null, id: 'velocity:nobody:1' };
    },
  },
  {
    name: 'note of a duplicate deleted',
    kind: 'duplicate-missing',
    plant: on('duplicate', 'delete from millrace.duplicates where position = $1'),
  },
  {
    name: 'note of a duplicate names another account',
    kind: 'duplicate-changed',
    plant: on('duplicate', `update millrace.duplicates set account_id = 'x' where position = $1`),
  },
  {
    name: 'note of a duplicate at a stored event',
    kind: 'duplicate-extra',
    plant: async (site) => {
      const row = await site.event();
      await site.sql('insert into millrace.duplicates values ($1, $2, $3, now())', [
        ...[site.at(row), row['event_id'], row['account_id']],
      ]);
      return named(site, row);
    },
  },
  {
    name: 'entry in quarantine deleted',
    kind: 'quarantine-missing',
    plant: on('quarantined', 'delete from millrace.quarantine where position = $1'),
  },
  {
    name: 'bytes in quarantine changed',
    kind: 'quarantine-changed',
    plant: on(
      'quarantined',
      `update millrace.quarantine set bytes = bytes || '\\x00'::bytea where position = $1`,
    ),
  },
  {
    name: 'code in quarantine changed',
    kind: 'quarantine-changed',
    plant: on(
      'quarantined',
      `update millrace.quarantine set code = 'MLR_EMPTY_VALUE_X' where position = $1`,
    ),
  },
  {
    name: 'entry in quarantine for a stored event',
    kind: 'quarantine-extra',
    plant: async (site) => {
      const row = await site.event();
      await site.sql(
        `insert into millrace.quarantine (position, code, cause, route, event_id, bytes, received_at, quarantined_at)
         select $1, 'MLR_AMOUNT_NEGATIVE', '', 'kafka', $2, '', received_at, now()
         from millrace.events where event_id = $3`,
        [site.at(row), row['event_id'], row['event_id']],
      );
      return named(site, row);
    },
  },
];

async function inventAlert(site: Site, row: Row, eventId: string): Promise<Planted> {
  const id = `velocity:invented:${eventId}`;
  await site.sql(
    `with raised as (insert into millrace.alerts
       values ($1, 'velocity', 'invented', $2, now(), 1, 1, 'high', '', now(), $3, $4) returning *)
     insert into millrace.outbox (alert_id, account_id, payload, created_at)
     select alert_id, account_id, to_jsonb(raised) - 'kafka_partition' - 'kafka_offset', raised_at from raised`,
    [id, eventId, row['kafka_partition'], row['kafka_offset']],
  );
  return { position: site.at(row), id };
}
