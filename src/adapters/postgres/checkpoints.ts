import { Client, type ClientBase, escapeLiteral, type Pool } from 'pg';
import { MillraceError } from '../../domain/errors.ts';

/** A member's right to commit a partition: good until somebody else claims it. */
export interface Claim {
  readonly epoch: number;
  /** First offset that is not stored yet. */
  readonly nextOffset: number;
  /** Newest complete generation of window snapshots, 0 when there is none. */
  readonly snapshotGeneration: number;
}

/** Records of one partition that a transaction stores: offsets from `from` up to, not including, `to`. */
export interface Range {
  readonly partition: number;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** How long a transaction of the partition's owner before is waited for; usually it takes some milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * Takes a partition over: from now on commits under earlier claims are refused. A transaction of the owner before is
 * waited for, and ended by force when it takes too long: its member may have fallen silent in the middle of it, and
 * PostgreSQL keeps its locks for as long as the connection seems alive.
 * @param firstOffset where a partition nobody has read begins
 * @throws MillraceError `MLR_CONFIG_INVALID` when the database holds another topic's events
 */
export async function claim(
  pool: Pool,
  owner: string,
  { topic, partition, firstOffset }: { topic: string; partition: number; firstOffset: number },
): Promise<Claim> {
  await refuseOtherTopics(pool, topic);
  const client = await pool.connect();
  let impatience: NodeJS.Timeout | undefined;
  try {
    const { rows: own } = await client.query('select pg_backend_pid() as pid');
    impatience = setInterval(() => void endBlockersOf(own[0].pid, pool), PATIENCE_MS);
    const { rows } = await client.query(
      `insert into millrace.checkpoints as c (topic, partition, next_offset, epoch, owner)
       values ($1, $2, $3, 1, $4)
       on conflict (topic, partition) do update set epoch = c.epoch + 1, owner = $4, updated_at = now()
       returning epoch, next_offset, snapshot_generation`,
      [topic, partition, firstOffset, owner],
    );
    client.release();
    const [row] = rows;
    return {
      epoch: Number(row.epoch),
      nextOffset: Number(row.next_offset),
      snapshotGeneration: Number(row.snapshot_generation),
    };
  } catch (error) {
    client.release(true);
    throw error;
  } finally {
    clearInterval(impatience);
  }
}

async function refuseOtherTopics(pool: Pool, topic: string): Promise<void> {
  const other = await pool.query(
    'select topic from millrace.checkpoints where topic <> $1 limit 1',
    [topic],
  );
  if (other.rows.length === 0) return;
  throw new MillraceError(
    'MLR_CONFIG_INVALID',
    `the database holds events of topic ${other.rows[0].topic}; give topic ${topic} a database of its own`,
  );
}

/**
 * On a connection of its own: the pool's may all be waiting. As the user who signed in, whose sessions they are: the
 * role that members work as may end none. A failure leaves the waiting as it is.
 */
async function endBlockersOf(pid: number, { options }: Pool): Promise<void> {
  const client = new Client({ ...options, options: undefined });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_terminate_backend(b) from unnest(pg_blocking_pids($1)) b', [pid]);
  } catch {
    // Asked again after the same time.
  } finally {
    await client.end().catch(() => {});
  }
}

/** SQLSTATE of {@link moveCheckpoints} when a range was lost: division by zero. */
export const RANGE_LOST = '22012';

/**
 * Statement that moves the checkpoints of all ranges, each only from the offset and under the epoch it was claimed
 * with. When that is not so for every range it fails with {@link RANGE_LOST}, and its transaction with it: so the
 * rest of the transaction can be sent along without waiting for the answer.
 */
export function moveCheckpoints(topic: string, ranges: readonly Range[]): string {
  const values = ranges.map(({ partition, from, to, epoch }) => {
    return `(${[partition, from, to, epoch].map((n) => BigInt(n)).join(',')})`;
  });
  return `with moved as (
      update millrace.checkpoints c set next_offset = v.till, updated_at = now()
      from (values ${values.join(',')}) v(partition, since, till, epoch)
      where c.topic = ${escapeLiteral(topic)} and c.partition = v.partition
        and c.next_offset = v.since and c.epoch = v.epoch
      returning 1
    )
    select 1 / (case when count(*) = ${ranges.length} then 1 else 0 end) from moved`;
}

/** `committed`: they stand where the ranges end, under their epochs; else the partitions that were lost. */
export async function whereRangesStand(
  client: ClientBase,
  topic: string,
  ranges: readonly Range[],
): Promise<'committed' | readonly number[]> {
  const { rows } = await client.query(
    'select partition, next_offset, epoch from millrace.checkpoints where topic = $1',
    [topic],
  );
  const now = new Map(rows.map((row) => [row.partition as number, row]));
  const lost = ranges.filter(({ partition, epoch }) => Number(now.get(partition)?.epoch) !== epoch);
  if (lost.length > 0) return lost.map(({ partition }) => partition);
  const done = ranges.every(({ partition, to }) => Number(now.get(partition)?.next_offset) === to);
  return done ? 'committed' : ranges.map(({ partition }) => partition);
}
