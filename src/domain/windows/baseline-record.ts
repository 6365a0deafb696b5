import { localOf, type RecordChunks } from './record-chunks.ts';

/** One account's baseline in one currency, 24 bytes: mean and variance (doubles), observations, currency. */
export const BASELINE_WORDS = 6;
const BASELINE_DOUBLES = BASELINE_WORDS / 2;
const OBSERVATIONS = 4;
const CURRENCY = 5;

/** Exponentially weighted mean and variance of an account's windowed spend in one currency. */
export class Baseline {
  observations = 0;
  /** Minor units. */
  mean = 0;
  /** Minor units, squared. */
  variance = 0;

  clear(): void {
    this.set(0, 0, 0);
  }

  set(observations: number, mean: number, variance: number): void {
    this.observations = observations;
    this.mean = mean;
    this.variance = variance;
  }

  /**
   * One step of the exponentially weighted mean and variance.
   * Method: T. Finch, "Incremental calculation of weighted mean and variance" (2009), section 9.
   */
  observe(value: number, alpha: number): void {
    if (this.observations === 0) {
      this.set(1, value, 0);
      return;
    }
    const difference = value - this.mean;
    const increment = alpha * difference;
    this.observations += 1;
    this.mean += increment;
    this.variance = (1 - alpha) * (this.variance + difference * increment);
  }
}

/** Reads a stored baseline. @returns the number of its currency */
export function readBaseline(records: RecordChunks, record: number, into: Baseline): number {
  const words = records.wordsAt(record);
  const doubles = records.doublesAt(record);
  const at = localOf(record);
  into.mean = doubles[at * BASELINE_DOUBLES] as number;
  into.variance = doubles[at * BASELINE_DOUBLES + 1] as number;
  into.observations = words[at * BASELINE_WORDS + OBSERVATIONS] as number;
  return words[at * BASELINE_WORDS + CURRENCY] as number;
}

export function writeBaseline(
  records: RecordChunks,
  record: number,
  currency: number,
  baseline: Baseline,
): void {
  const words = records.wordsAt(record);
  const doubles = records.doublesAt(record);
  const at = localOf(record);
  doubles[at * BASELINE_DOUBLES] = baseline.mean;
  doubles[at * BASELINE_DOUBLES + 1] = baseline.variance;
  words[at * BASELINE_WORDS + OBSERVATIONS] = baseline.observations;
  words[at * BASELINE_WORDS + CURRENCY] = currency;
}
