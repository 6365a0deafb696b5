/** What all that use one circuit breaker know of it together. */
export interface OpenBreaker {
  /** When somebody may try the dependency again, epoch ms. */
  readonly retryAt: number;
}

/**
 * Where a breaker's state outlives the process that opened it. Reads are eventually consistent, writes happen at
 * transitions only. Every method rejects when the records are out of reach: the caller goes on with what it knows.
 */
export interface BreakerRecords {
  /** @returns `undefined` for a closed breaker */
  read(name: string): Promise<OpenBreaker | undefined>;
  /** The breaker is open, trials not before `retryAt`. */
  opened(name: string, retryAt: number): Promise<void>;
  /**
   * Asks for the one trial that is due, and puts the next off until `nextAt`.
   * @returns whether the caller is to make it
   */
  claimTrial(name: string, now: number, nextAt: number): Promise<boolean>;
  /** The dependency answers again. */
  closed(name: string): Promise<void>;
}
