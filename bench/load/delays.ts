const BUCKETS_A_MS = 10;
const BUCKETS = 600 * 1_000 * BUCKETS_A_MS;

/** Percentiles in ms. */
export interface DelaySummary {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Counts delays to a tenth of a millisecond, up to ten minutes. */
export class Delays {
  readonly #counts = new Float64Array(BUCKETS + 1);
  #total = 0;
  #max = 0;

  add(milliseconds: number): void {
    const delay = Math.max(milliseconds, 0);
    const bucket = Math.min(Math.floor(delay * BUCKETS_A_MS), BUCKETS);
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#total += 1;
    if (delay > this.#max) this.#max = delay;
  }

  summary(): DelaySummary {
    return { p50: this.#percentile(0.5), p99: this.#percentile(0.99), max: tenth(this.#max) };
  }

  #percentile(share: number): number {
    let left = Math.ceil(this.#total * share);
    for (let bucket = 0; bucket < BUCKETS && this.#total > 0; bucket++) {
      left -= this.#counts[bucket] as number;
      if (left <= 0) return (bucket + 1) / BUCKETS_A_MS;
    }
    return tenth(this.#max);
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
