/** Observations in one array, of which the first `length` count. */
export type Observations = readonly number[] | Float64Array;

/**
 * A histogram's counts, at some nanoseconds an observation: bounds are whole numbers, so the bucket of a value is
 * one look-up by the value rounded up.
 */
export class BucketCounts {
  /** Upper bounds, ascending, in the unit of the observations. */
  readonly bounds: readonly number[];
  /** Observations of each bucket alone, and as the last those above every bound. */
  readonly counts: Float64Array;
  sum = 0;
  readonly #bucketOf: Uint8Array;
  readonly #highest: number;

  /** @param bounds at most 255 whole numbers, ascending */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
    this.#highest = bounds.at(-1) ?? 0;
    this.#bucketOf = new Uint8Array(this.#highest + 1);
    let bucket = 0;
    for (let value = 0; value <= this.#highest; value++) {
      while (value > (bounds[bucket] ?? 0)) bucket++;
      this.#bucketOf[value] = bucket;
    }
  }

  /**
   * Counts values. A negative one counts as 0, since clocks of two machines differ and a sum must never fall; what is
   * not a number is left out.
   */
  observe(values: Observations, length: number = values.length): void {
    const { counts } = this;
    const bucketOf = this.#bucketOf;
    const highest = this.#highest;
    const above = counts.length - 1;
    let sum = 0;
    for (let index = 0; index < length; index++) {
      let value = values[index] as number;
      if (!(value > 0)) {
        if (Number.isNaN(value)) continue;
        value = 0;
      }
      const bucket = value > highest ? above : (bucketOf[Math.ceil(value)] as number);
      counts[bucket] = (counts[bucket] as number) + 1;
      sum += value;
    }
    this.sum += sum;
  }

  reset(): void {
    this.counts.fill(0);
    this.sum = 0;
  }
}
