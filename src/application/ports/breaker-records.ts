/** What all that use one circuit breaker know of it together. */
export interface BreakerRecord {
  /** When somebody may try the dependency again, epoch ms; absent while the breaker is closed. */
  readonly retryAt?: number;
  /** Absent while no failure was counted since it was last closed. */
  readonly counted?: CountedCalls;
}

/** How calls of several processes ended. */
export interface Calls {
  /** Failed ones included. */
  readonly calls: number;
  readonly failures: number;
}

export interface CountedCalls extends Calls {
  /** When the window began that they are counted in, epoch ms. It may be over. */
  readonly since: number;
}

/**
 * Where a breaker's state outlives the process that opened it. Reads are eventually consistent, writes happen at
 * transitions, and at failures where they are counted. Every method rejects when the records are out of reach: the
 * caller goes on with what it knows.
 */
export interface BreakerRecords {
  /** @returns `undefined` for a closed breaker of which nothing is counted */
  read(name: string): Promise<BreakerRecord | undefined>;
  /** The breaker is open, trials not before `retryAt`. */
  opened(name: string, retryAt: number): Promise<void>;
  /**
   * Asks for the one trial that is due, and puts the next off until `nextAt`.
   * @returns whether the caller is to make it
   */
  claimTrial(name: string, now: number, nextAt: number): Promise<boolean>;
  /** The dependency answers again: what was counted is forgotten. */
  closed(name: string): Promise<void>;
  /**
   * Adds calls to the window that is counted in, or begins one at `now` when the last began `windowMs` ago or more.
   * No call of several at a time is lost.
   * @returns the record with them
   */
  count(name: string, calls: Calls, now: number, windowMs: number): Promise<BreakerRecord>;
}
