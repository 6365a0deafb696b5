import type { Pool } from 'pg';
import type { LoadReport } from './generator.ts';

/** What the store says about everything in it. */
export interface Stored {
  /** When the first event was received, epoch ms. */
  readonly firstReceivedAt: number;
}

/**
 * Compares the store with what was sent: number of events, of identities, sum of ids; by partition number, first,
 * last and sum of offsets, and the checkpoint.
 *
 * @throws Error that names every disagreement
 */
export async function checkStored(pool: Pool, loads: readonly LoadReport[]): Promise<Stored> {
  const problems: string[] = [];
  const expect = (what: string, actual: unknown, expected: number): void => {
    if (Number(actual) !== expected) problems.push(`${what}: ${actual}, sent ${expected}`);
  };
  const total = await one(
    pool,
    `select count(*) as events, extract(epoch from min(received_at)) * 1000 as first,
       coalesce(sum(('x' || right(event_id::text, 8))::bit(32)::bigint), 0) % 4294967296 as id_sum,
       (select count(*) from millrace.event_ids) as ids from millrace.events`,
  );
  expect('events', total['events'], sum(loads.map(({ sent }) => sent)));
  expect('identities', total['ids'], sum(loads.map(({ sent }) => sent)));
  expect('sum of ids', total['id_sum'], sum(loads.map(({ idSum }) => idSum)) % 2 ** 32);
  const { rows } = await pool.query<Record<string, unknown>>(
    `select e.*, c.next_offset from (select kafka_partition, count(*) as events,
       min(kafka_offset) as first, max(kafka_offset) as last, sum(kafka_offset) as total
       from millrace.events group by kafka_partition) e
     join millrace.checkpoints c on c.partition = e.kafka_partition`,
  );
  for (const { partition, records, first, last } of partitionsOf(loads)) {
    const row = rows.find((each) => each['kafka_partition'] === partition) ?? {};
    expect(`events of partition ${partition}`, row['events'], records);
    expect(`first offset of partition ${partition}`, row['first'], first);
    expect(`last offset of partition ${partition}`, row['last'], last);
    expect(
      `sum of offsets of partition ${partition}`,
      row['total'],
      ((first + last) * records) / 2,
    );
    expect(`checkpoint of partition ${partition}`, row['next_offset'], last + 1);
  }
  if (problems.length > 0)
    throw new Error(`the store disagrees with the log: ${problems.join('; ')}`);
  return { firstReceivedAt: Number(total['first']) };
}

/** Events up to the checkpoints: everything stored, at the price of reading one small table. */
export async function storedThrough(pool: Pool): Promise<number> {
  const row = await one(
    pool,
    'select coalesce(sum(next_offset), 0) as total from millrace.checkpoints',
  );
  return Number(row['total']);
}

async function one(pool: Pool, sql: string): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<Record<string, unknown>>(sql);
  return rows[0] ?? {};
}

function partitionsOf(loads: readonly LoadReport[]) {
  const all = loads.flatMap(({ partitions }) => partitions.filter(({ records }) => records > 0));
  return [...Map.groupBy(all, ({ partition }) => partition)].map(([partition, reports]) => ({
    partition,
    records: sum(reports.map(({ records }) => records)),
    first: Math.min(...reports.map(({ firstOffset }) => firstOffset)),
    last: Math.max(...reports.map(({ lastOffset }) => lastOffset)),
  }));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
