import type { SnapshotPiece } from '../adapters/postgres/snapshots.ts';
import type { WindowMemory } from '../domain/windows/window-memory.ts';

export interface SnapshotSettings {
  /** Events between two generations at least. */
  readonly snapshotEvents: number;
  /** Accounts of one piece at most. */
  readonly pieceAccounts: number;
}

/** So many events are replayed in well under a second; a piece is some ten kilobytes, or a few hundred where windows are full. */
export const SNAPSHOT_SETTINGS: SnapshotSettings = {
  snapshotEvents: 200_000,
  pieceAccounts: 500,
};

/** And so many for each account, so that snapshots stay a small share of the work however many accounts there are. */
const EVENTS_PER_ACCOUNT = 3;
/** A walk passes one account for so many events. */
const EVENTS_PER_STEP = 2;
/** Small batches save up for a piece of so many accounts: larger ones would show in the latency of their batch. */
const SMALL_PIECE_ACCOUNTS = 32;

/** How far the walk through the accounts has come. */
interface Walk {
  readonly generation: number;
  /** Whether it is under way. */
  readonly running: boolean;
  /** Events since it began. */
  readonly events: number;
  readonly slot: number;
  readonly piece: number;
  /** Accounts it may pass by now. */
  readonly credit: number;
}

const BEFORE_THE_FIRST = { running: false, events: 0, slot: 0, piece: 0, credit: 0 };

/**
 * Decides which part of a partition's windows goes with which batch. A generation walks through all accounts, a
 * few for each event stored meanwhile, and is complete when it has met them all: restoring reads the newest complete
 * one and replays the events after its pieces. No pause, and the cost of an event stays the same.
 */
export class SnapshotSchedule {
  readonly #settings: SnapshotSettings;
  #walk: Walk;
  /** Where the walk stood with the newest batch that is stored. */
  #stored: Walk;

  /** @param completeGeneration the newest one that is complete */
  constructor(completeGeneration: number, settings: SnapshotSettings = SNAPSHOT_SETTINGS) {
    this.#settings = settings;
    this.#walk = { ...BEFORE_THE_FIRST, generation: completeGeneration };
    this.#stored = this.#walk;
  }

  /**
   * The pieces to store with a batch. One batch at a time: it is {@link stored}, or undone, before the next is asked
   * for. @param through offset the windows stand at @param events of the batch
   */
  pieces(
    partition: number,
    windows: WindowMemory,
    through: number,
    events: number,
  ): SnapshotPiece[] {
    const { pieceAccounts } = this.#settings;
    const least = Math.min(SMALL_PIECE_ACCOUNTS, pieceAccounts);
    const since = this.#walk.events + events;
    const { generation, running } = this.#walk;
    const begins = !running && since >= this.#dueAfter(windows);
    this.#walk = begins
      ? { ...BEFORE_THE_FIRST, generation: generation + 1, running: true, credit: least }
      : { ...this.#walk, events: since };
    const pieces: SnapshotPiece[] = [];
    if (!this.#walk.running) return pieces;
    this.#walk = { ...this.#walk, credit: this.#walk.credit + events / EVENTS_PER_STEP };
    while (this.#walk.running && this.#walk.credit >= least) {
      const { generation, slot, piece, credit } = this.#walk;
      const limit = Math.min(pieceAccounts, Math.floor(credit));
      const part = windows.exportAccounts(slot, limit);
      const completes = part.nextSlot >= windows.accounts;
      pieces.push({
        ...{ partition, generation, piece, throughOffset: through, completes },
        ...{ accounts: part.accounts, state: part.state },
      });
      const reached = { slot: part.nextSlot, piece: piece + 1, credit: credit - limit };
      this.#walk = { ...this.#walk, ...reached, running: !completes };
    }
    return pieces;
  }

  /** The batch that the latest pieces went with is stored. */
  stored(): void {
    this.#stored = this.#walk;
  }

  /** It is not: the walk goes on from where it stood before. */
  rollback(): void {
    this.#walk = this.#stored;
  }

  #dueAfter({ accounts }: WindowMemory): number {
    return Math.max(this.#settings.snapshotEvents, accounts * EVENTS_PER_ACCOUNT);
  }
}
