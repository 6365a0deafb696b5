import type { ClientBase, Pool } from 'pg';

/** Some accounts of a partition as their windows stood before `throughOffset`. */
export interface SnapshotPiece {
  readonly partition: number;
  readonly generation: number;
  readonly piece: number;
  readonly throughOffset: number;
  readonly accounts: number;
  readonly state: Uint8Array;
  /** The last piece of its generation: restoring reads this generation from now on. */
  readonly completes: boolean;
}

export async function insertPiece(
  client: ClientBase,
  topic: string,
  piece: SnapshotPiece,
): Promise<void> {
  const { partition, generation } = piece;
  await client.query({
    name: 'insert-snapshot-piece',
    text: 'insert into millrace.window_snapshots values ($1, $2, $3, $4, $5, $6)',
    values: [
      ...[partition, generation, piece.piece, piece.throughOffset, piece.accounts],
      Buffer.from(piece.state.buffer, piece.state.byteOffset, piece.state.length),
    ],
  });
  if (!piece.completes) return;
  await client.query(
    'update millrace.checkpoints set snapshot_generation = $3 where topic = $1 and partition = $2',
    [topic, partition, generation],
  );
  await client.query(
    'delete from millrace.window_snapshots where partition = $1 and generation < $2',
    [partition, generation],
  );
}

/** The pieces of a generation, one at a time. */
export async function* readPieces(
  pool: Pool,
  partition: number,
  generation: number,
): AsyncGenerator<{ readonly throughOffset: number; readonly state: Uint8Array }> {
  const { rows: pieces } = await pool.query(
    'select piece from millrace.window_snapshots where partition = $1 and generation = $2 order by piece',
    [partition, generation],
  );
  for (const { piece } of pieces) {
    const { rows } = await pool.query(
      `select through_offset, state from millrace.window_snapshots
       where partition = $1 and generation = $2 and piece = $3`,
      [partition, generation, piece],
    );
    const [row] = rows;
    yield { throughOffset: Number(row.through_offset), state: row.state as Buffer };
  }
}

/** Drops pieces of a generation that was never completed: its member ended before. */
export async function dropIncomplete(
  pool: Pool,
  partition: number,
  completeGeneration: number,
): Promise<void> {
  await pool.query(
    'delete from millrace.window_snapshots where partition = $1 and generation > $2',
    [partition, completeGeneration],
  );
}
