import type { ClientBase } from 'pg';
import type { WindowMemory } from '../../../domain/windows/window-memory.ts';
import { CopyBuffer } from '../copy-buffer.ts';
import { runPipeline } from '../pipeline.ts';

const COPY = `copy millrace.rebuilt_window_snapshots
  (partition, generation, piece, through_offset, accounts, state) from stdin (format binary)`;
const PIECE_ACCOUNTS = 500;
const ENOUGH_BYTES = 1 << 20;

/**
 * Writes a partition's windows as one generation of snapshots, a piece without accounts where there are none: it says
 * from where restoring goes on. @param through offset they stand at
 */
export async function stageWindows(
  client: ClientBase,
  windows: WindowMemory,
  { partition, generation, through }: { partition: number; generation: number; through: number },
): Promise<void> {
  const rows = new CopyBuffer(ENOUGH_BYTES);
  let slot = 0;
  let piece = 0;
  do {
    const { state, accounts, nextSlot } = windows.exportAccounts(slot, PIECE_ACCOUNTS);
    rows.row(6);
    rows.int4(partition);
    rows.int8(generation);
    rows.int4(piece++);
    rows.int8(through);
    rows.int4(accounts);
    rows.bytea(state);
    slot = nextSlot;
    if (rows.size >= ENOUGH_BYTES || slot >= windows.accounts) {
      await runPipeline(client, [{ copy: COPY, rows }]);
      rows.clear();
    }
  } while (slot < windows.accounts);
}
