import type { SnapshotPiece } from '../adapters/postgres/snapshots.ts';
import type { WindowMemory } from '../domain/windows/window-memory.ts';

/** Events between two generations at least: so many are replayed in well under a second. */
const MIN_EVENTS = 200_000;
/** And so many for each account, so that snapshots stay a small share of the work however many accounts there are. */
const EVENTS_PER_ACCOUNT = 3;
/** Accounts of one piece: some hundred kilobytes. */
const PIECE_ACCOUNTS = 2_000;

/**
 * Decides which part of a partition's windows goes with which batch. A generation walks through all accounts, a
 * few for each event stored meanwhile, and is complete when it has met them all: restoring reads the newest complete
 * one and replays the events after its pieces. No pause, and the cost of an event stays the same.
 */
export class SnapshotSchedule {
  #generation: number;
  #eventsSinceStart = 0;
  #running = false;
  #slot = 0;
  #piece = 0;

  /** @param completeGeneration the newest one that is complete */
  constructor(completeGeneration: number) {
    this.#generation = completeGeneration;
  }

  /** The pieces to store with a batch. @param through offset the windows stand at @param events of the batch */
  pieces(
    partition: number,
    windows: WindowMemory,
    through: number,
    events: number,
  ): SnapshotPiece[] {
    this.#eventsSinceStart += events;
    if (!this.#running && this.#eventsSinceStart >= dueAfter(windows)) this.#begin();
    const pieces: SnapshotPiece[] = [];
    for (let accounts = 0; this.#running && accounts < events; accounts += PIECE_ACCOUNTS) {
      const part = windows.exportAccounts(this.#slot, PIECE_ACCOUNTS);
      const completes = part.nextSlot >= windows.accounts;
      pieces.push({
        ...{ partition, generation: this.#generation, piece: this.#piece, throughOffset: through },
        ...{ accounts: part.accounts, state: part.state, completes },
      });
      this.#slot = part.nextSlot;
      this.#piece += 1;
      this.#running = !completes;
    }
    return pieces;
  }

  /** A batch with pieces was undone: its generation has a hole and a later one takes its place. */
  abandon(): void {
    this.#running = false;
  }

  #begin(): void {
    this.#running = true;
    this.#eventsSinceStart = 0;
    this.#generation += 1;
    this.#slot = 0;
    this.#piece = 0;
  }
}

const dueAfter = ({ accounts }: WindowMemory): number =>
  Math.max(MIN_EVENTS, accounts * EVENTS_PER_ACCOUNT);
