import { type ExportedAccounts, exportAccounts, importAccounts } from './account-states.ts';
import { UndoJournal } from './undo-journal.ts';
import { WindowStorage } from './window-storage.ts';

interface Layer {
  readonly journal: UndoJournal;
  readonly newestTime: number;
}

/**
 * Windows of many accounts whose latest changes can be taken back, layer by layer: a batch is committed in the order
 * in which it was built, or not at all. Usually one layer is in flight and one is being built.
 */
export class WindowMemory extends WindowStorage {
  /** Oldest first. */
  readonly #layers: Layer[] = [];
  readonly #spare: UndoJournal[] = [];

  /** Bytes of its arrays, journals included. */
  override get bytes(): number {
    const journals = [...this.#layers.map((layer) => layer.journal), ...this.#spare];
    return journals.reduce((sum, journal) => sum + journal.bytes, super.bytes);
  }

  /** Opens a layer: from here every change can be taken back. */
  mark(): void {
    const journal = this.#spare.pop() ?? new UndoJournal();
    this.#layers.push({ journal, newestTime: this.newestTime });
    this.journal = journal;
  }

  /** Makes the oldest layer's changes final: its batch is committed. @throws RangeError without a layer */
  release(): void {
    const oldest = this.#layers.shift();
    if (oldest === undefined) throw new RangeError('no layer is open');
    oldest.journal.clear();
    this.#spare.push(oldest.journal);
    this.journal = this.#layers.at(-1)?.journal;
  }

  /** Restores everything as it was when the oldest open layer was opened, and closes all layers. */
  rollback(): void {
    this.journal = undefined;
    for (let layer = this.#layers.pop(); layer !== undefined; layer = this.#layers.pop()) {
      layer.journal.undo(this);
      this.#spare.push(layer.journal);
      this.newestTime = layer.newestTime;
    }
  }

  /** The windows of up to `limit` accounts, from `fromSlot` on, in bytes that any process reads. */
  exportAccounts(fromSlot: number, limit: number): ExportedAccounts {
    return exportAccounts(this, fromSlot, limit);
  }

  /**
   * Reads exported accounts, each in place of what is held of that account; not while a layer is open.
   * @param onSlot told of each account read @returns the number of accounts read
   * @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE` for damaged bytes or a version this build does not know
   */
  importAccounts(state: Uint8Array, onSlot?: (slot: number) => void): number {
    return importAccounts(this, state, onSlot);
  }
}
