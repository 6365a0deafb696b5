import type { ClientBase } from 'pg';

/** Alerts of a partition up to here are done with, on either side. By partition. */
export type Settled = ReadonlyMap<number, number>;

const SETTLE = (bounds: string) => `
  insert into millrace.rebuilt_alerts (alert_id, detector, account_id, event_id, occurred_at, measured, threshold,
    severity, reason, raised_at, kafka_partition, kafka_offset)
  select distinct on (r.alert_id) r.alert_id, r.detector, r.account_id, r.event_id, r.occurred_at, r.measured,
    r.threshold, r.severity, r.reason, coalesce(a.raised_at, date_trunc('milliseconds', now())),
    r.kafka_partition, r.kafka_offset
  from millrace.rebuilt_raised r left join millrace.alerts a on a.alert_id = r.alert_id
  where ${bounds.replaceAll('$', 'r')}
  order by r.alert_id, r.kafka_offset
  on conflict (alert_id) do nothing`;

const COMPARE = (bounds: string) => `
  insert into millrace.rebuilt_differences as d (alert_id, kind, told)
  select coalesce(n.alert_id, o.alert_id),
    case when o.alert_id is null then 'added' when n.alert_id is null then 'removed' else 'changed' end,
    to_jsonb(n) - 'kafka_partition' - 'kafka_offset' is distinct from
      to_jsonb(o) - 'kafka_partition' - 'kafka_offset'
  from (select * from millrace.rebuilt_alerts r where ${bounds.replaceAll('$', 'r')}) n
    full join (select * from millrace.alerts r where ${bounds.replaceAll('$', 'r')}) o on o.alert_id = n.alert_id
  where n is distinct from o
  on conflict (alert_id) do update set kind = 'changed', told = true`;

/**
 * Makes rows of the alerts raised below these offsets, each id once, and notes how they differ from the live ones. The
 * moment of raising can't be computed: a row that is there keeps it, a new one gets this one.
 */
export async function settleAlerts(client: ClientBase, upTo: Settled): Promise<void> {
  const bounds = within(upTo);
  await client.query(SETTLE(bounds));
  await client.query(COMPARE(bounds));
  await client.query('truncate millrace.rebuilt_raised');
  await client.query('vacuum analyze millrace.rebuilt_alerts');
}

/** The same for the rest, after what {@link settleAlerts} did: quick, whatever came before, by the index on positions. */
export async function settleRest(client: ClientBase, after: Settled): Promise<void> {
  const bounds = beyond(after);
  await client.query(SETTLE(bounds));
  await client.query(COMPARE(bounds));
}

/** With `$` in the place of the table. */
function within(upTo: Settled): string {
  const parts = [...upTo].map(
    ([partition, offset]) =>
      `$.kafka_partition = ${BigInt(partition)} and $.kafka_offset < ${BigInt(offset)}`,
  );
  return parts.length === 0 ? 'false' : parts.join(' or ');
}

/** The opposite: later offsets, and partitions that are not named. */
function beyond(upTo: Settled): string {
  const named = [...upTo].sort(([a], [b]) => a - b);
  const parts = named.map(
    ([partition, offset]) =>
      `$.kafka_partition = ${BigInt(partition)} and $.kafka_offset >= ${BigInt(offset)}`,
  );
  let before = -1;
  for (const [partition] of named) {
    if (partition > before + 1)
      parts.push(`$.kafka_partition > ${before} and $.kafka_partition < ${partition}`);
    before = partition;
  }
  return [...parts, `$.kafka_partition > ${before}`].join(' or ');
}

/** How the rebuilt alerts differ from the live ones. */
export interface AlertDifferences {
  readonly rebuilt: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** @param rebuilt table that holds the rebuilt alerts now */
export async function countDifferences(
  client: ClientBase,
  rebuilt: 'alerts' | 'rebuilt_alerts' = 'rebuilt_alerts',
): Promise<AlertDifferences> {
  const { rows } = await client.query<Record<keyof AlertDifferences, number>>(
    `select (select count(*)::int from millrace.${rebuilt}) as rebuilt,
       count(*) filter (where kind = 'added')::int as added,
       count(*) filter (where kind = 'removed')::int as removed,
       count(*) filter (where kind = 'changed')::int as changed
     from millrace.rebuilt_differences`,
  );
  return rows[0] ?? { rebuilt: 0, added: 0, removed: 0, changed: 0 };
}

/** An alert that differs. */
export interface AlertDifference {
  readonly id: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly partition: number;
  readonly offset: number;
}

/** The first of those that differ, by id. */
export async function someDifferences(
  client: ClientBase,
  limit: number,
): Promise<readonly AlertDifference[]> {
  const { rows } = await client.query(
    `select d.alert_id as id, d.kind, coalesce(n.kafka_partition, o.kafka_partition) as partition,
       coalesce(n.kafka_offset, o.kafka_offset)::float8 as offset
     from millrace.rebuilt_differences d
       left join millrace.rebuilt_alerts n on n.alert_id = d.alert_id
       left join millrace.alerts o on o.alert_id = d.alert_id
     order by d.alert_id limit $1`,
    [limit],
  );
  return rows;
}

/**
 * Consumers are told what is new or says something else now; what is on its way and not true any more goes. On the bus
 * as well where the members have one, which their newest row shows.
 */
export async function correctOutbox(client: ClientBase): Promise<void> {
  const { rows } = await client.query(
    `select bus_published_at is distinct from '-infinity' as to_bus from millrace.outbox
     order by outbox_id desc limit 1`,
  );
  await client.query(
    `delete from millrace.outbox o using millrace.rebuilt_differences d
     where d.alert_id = o.alert_id and d.told`,
  );
  await client.query(
    `insert into millrace.outbox (alert_id, account_id, payload, created_at, bus_published_at)
     select r.alert_id, r.account_id, to_jsonb(r) - 'kafka_partition' - 'kafka_offset', r.raised_at,
       ${rows[0]?.to_bus === true ? 'null' : "'-infinity'"}
     from millrace.rebuilt_alerts r join millrace.rebuilt_differences d on d.alert_id = r.alert_id and d.told
     order by r.occurred_at, r.alert_id`,
  );
}
