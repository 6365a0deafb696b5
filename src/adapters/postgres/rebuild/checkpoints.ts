import type { ClientBase } from 'pg';

const WAITS_MS = 1_500;

/** Next offset by partition, and a generation of snapshots that nobody has used. */
export async function readCheckpoints(
  client: ClientBase,
  topic: string,
): Promise<{ readonly offsets: ReadonlyMap<number, number>; readonly freeGeneration: number }> {
  const { rows } = await client.query(
    `select partition, next_offset, (select 1 + greatest(max(c.snapshot_generation), max(s.generation))
        from millrace.checkpoints c left join millrace.window_snapshots s on s.partition = c.partition) as free
     from millrace.checkpoints where topic = $1 order by partition`,
    [topic],
  );
  return { offsets: offsetsOf(rows), freeGeneration: Number(rows[0]?.free ?? 1) };
}

/**
 * Begins the transaction that swaps: holds every commit of the topic up until its end. With a generation, members have
 * to claim their partitions anew afterwards, and restore windows from it. Members end by force what keeps them from
 * claiming for two seconds, so be quick.
 * @returns where the checkpoints stand now
 */
export async function holdCommits(
  client: ClientBase,
  topic: string,
  generation: number | undefined,
): Promise<ReadonlyMap<number, number>> {
  await client.query(`begin; set local lock_timeout = ${WAITS_MS}`);
  const { rows } =
    generation === undefined
      ? await client.query(
          `select partition, next_offset from millrace.checkpoints where topic = $1
           order by partition for update`,
          [topic],
        )
      : await client.query(
          `update millrace.checkpoints
           set epoch = epoch + 1, owner = 'rebuild', snapshot_generation = $2, updated_at = now()
           where topic = $1 returning partition, next_offset`,
          [topic, generation],
        );
  return offsetsOf(rows);
}

const offsetsOf = (rows: readonly { partition: number; next_offset: string }[]) =>
  new Map(rows.map((row) => [row.partition, Number(row.next_offset)]));

/** Whether an event is stored from before this offset. */
export async function storesBefore(
  client: ClientBase,
  partition: number,
  offset: number,
): Promise<boolean> {
  const { rows } = await client.query(
    'select from millrace.events where kafka_partition = $1 and kafka_offset < $2 limit 1',
    [partition, offset],
  );
  return rows.length > 0;
}

/** First stored offset by partition, of those that have any. */
export async function storedFrom(
  client: ClientBase,
  partitions: Iterable<number>,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await client.query(
    `select p, (select min(kafka_offset) from millrace.events where kafka_partition = p) as first
     from unnest($1::int[]) p`,
    [[...partitions]],
  );
  return new Map(
    rows.filter(({ first }) => first !== null).map(({ p, first }) => [p, Number(first)]),
  );
}
