/** A window as stored: opaque bytes and the number that every write raises by one. */
export interface StoredWindow {
  /** 0 when the account has none yet. */
  readonly version: number;
  readonly state: Uint8Array;
}

export interface WindowStore {
  /** Strongly consistent read; accounts without a window are absent from the map. */
  read(accountIds: readonly string[]): Promise<ReadonlyMap<string, StoredWindow>>;
}
