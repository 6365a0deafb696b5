import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { v7 } from 'uuid';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import type { Figures } from '../figures.ts';
import { Lane } from '../lane.ts';
import type { System } from '../system.ts';

const MEASURE_MS = 3_000;

interface Way {
  readonly name: string;
  /** Rows of one transaction. */
  readonly rows: number;
  /** A connection of its own for each transaction. */
  readonly connects?: boolean;
  /** Each table's statement commits by itself. */
  readonly autocommit?: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'rows1', rows: 1 },
  { name: 'rows50', rows: 50 },
  { name: 'rows1000', rows: 1_000 },
  { name: 'rows50Connecting', rows: 50, connects: true },
  { name: 'rows50Autocommit', rows: 50, autocommit: true },
  { name: 'rows1000Autocommit', rows: 1_000, autocommit: true },
];

/**
 * What batching, a kept connection and one transaction for all tables save, by plain SQL against the real schema: the
 * processor has no switch to do without them. One connection at a time; rows a second.
 */
export async function measureTransactions(system: System): Promise<Figures> {
  const lane = await Lane.open(system);
  try {
    await migrate(lane.databaseUrl);
    const figures: Record<string, number> = {};
    for (const way of WAYS) {
      figures[`sql${way.name[0]?.toUpperCase()}${way.name.slice(1)}PerSecond`] = await rate(
        lane,
        way,
      );
      await sleep(200);
    }
    return figures;
  } finally {
    await lane.close();
  }
}

async function rate(lane: Lane, way: Way): Promise<number> {
  const kept = await connect(lane);
  const began = performance.now();
  let stored = 0;
  while (performance.now() - began < MEASURE_MS) {
    const client = way.connects === true ? await connect(lane) : kept;
    await write(client, way, stored);
    if (client !== kept) await client.end();
    stored += way.rows;
  }
  const seconds = (performance.now() - began) / 1_000;
  await kept.end();
  return Math.round(stored / seconds);
}

async function connect(lane: Lane): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: lane.databaseUrl });
  await client.connect();
  return client;
}

const EVENTS = `insert into millrace.events (event_id, account_id, type, amount_minor, currency, occurred_at,
  received_at, late, enrichment, kafka_partition, kafka_offset)
  select id, 'acct-' || row, 'PURCHASE', row, 'EUR', now(), now(), false, 'none', 0, row
  from unnest($1::uuid[], $2::bigint[]) as given (id, row)`;
const IDENTITIES = `insert into millrace.event_ids (event_id, occurred_at, kafka_partition, kafka_offset)
  select id, now(), 0, row from unnest($1::uuid[], $2::bigint[]) as given (id, row)`;
const CHECKPOINT = `insert into millrace.checkpoints (topic, partition, next_offset, epoch, owner)
  values ('measured', 0, $1, 1, 'bench') on conflict (topic, partition) do update set next_offset = excluded.next_offset`;

async function write(client: pg.Client, { rows, autocommit }: Way, first: number): Promise<void> {
  const ids = Array.from({ length: rows }, () => v7());
  const offsets = ids.map((_, index) => first + index);
  if (autocommit !== true) await client.query('begin');
  await client.query({ name: 'events', text: EVENTS, values: [ids, offsets] });
  await client.query({ name: 'identities', text: IDENTITIES, values: [ids, offsets] });
  await client.query({ name: 'checkpoint', text: CHECKPOINT, values: [first + rows] });
  if (autocommit !== true) await client.query('commit');
}
