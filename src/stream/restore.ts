import type { Pool } from 'pg';
import type { Claim } from '../adapters/postgres/checkpoints.ts';
import { readPieces } from '../adapters/postgres/snapshots.ts';
import { readStoredTail } from '../adapters/postgres/stored-tail.ts';
import type { Alert } from '../domain/alert.ts';
import { advance, type Rules } from '../domain/windows/advance.ts';
import { WindowMemory } from '../domain/windows/window-memory.ts';

/** What restoring took. */
export interface Restored {
  readonly windows: WindowMemory;
  /** Accounts that came from the snapshot. */
  readonly accounts: number;
  /** Events that were replayed after it. */
  readonly events: number;
}

/**
 * A partition's windows as they stood at its checkpoint: the newest complete generation of snapshots, and the stored
 * events after each of its pieces through the same `advance` that first took them. The alerts they raise then are
 * stored already and dropped.
 */
export async function restoreWindows(
  pool: Pool,
  partition: number,
  claim: Claim,
  rules: Rules,
): Promise<Restored> {
  const windows = new WindowMemory();
  /** By slot: offset the account's window stood before, when it came from the snapshot. */
  const through: number[] = [];
  let oldest = claim.nextOffset;
  for await (const piece of readPieces(pool, partition, claim.snapshotGeneration)) {
    oldest = Math.min(oldest, piece.throughOffset);
    windows.importAccounts(piece.state, (slot) => {
      through[slot] = piece.throughOffset;
    });
  }
  const accounts = windows.accounts;
  const from = claim.snapshotGeneration === 0 ? 0 : oldest;
  const dropped: Alert[] = [];
  const range = { partition, from, to: claim.nextOffset };
  const events = await readStoredTail(pool, range, (event, offset) => {
    const slot = windows.slotOf(event.accountId);
    if (offset < (through[slot] ?? 0)) return;
    advance(windows, slot, event, rules, dropped);
    dropped.length = 0;
  });
  return { windows, accounts, events };
}
