import type { StoredParts } from '../../domain/windows/parted-window.ts';

/** A window as stored: opaque bytes and the number that every write raises by one. */
export interface StoredWindow extends StoredParts {
  /** 0 when the account has none yet. */
  readonly version: number;
}

export interface WindowStore {
  /**
   * Strongly consistent read, each window with just the parts that its newest write named; accounts without a window
   * are absent from the map.
   */
  read(accountIds: readonly string[]): Promise<ReadonlyMap<string, StoredWindow>>;
}
