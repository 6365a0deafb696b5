/** Counts of one mapping, by the names CloudWatch has for them. */
export const COUNTERS = {
  PolledEventCount: 'EventCount',
  FilteredOutEventCount: 'EventCount',
  InvokedEventCount: 'EventCount',
  FailedInvokeEventCount: 'EventCount',
  DroppedEventCount: 'EventCount',
  OnFailureDestinationDeliveredEventCount: 'EventCount',
  CommittedEventCount: 'EventCount',
  PollingErrorCount: 'ErrorCount',
  InvokeErrorCount: 'ErrorCount',
  SchemaRegistryErrorCount: 'ErrorCount',
  CommitErrorCount: 'ErrorCount',
  OnFailureDestinationDeliveryErrorCount: 'ErrorCount',
} as const;

export type Counter = keyof typeof COUNTERS;

/** What is so at the moment; read when metrics are put. */
export interface Gauges {
  readonly lags: readonly number[];
  readonly pollers: number;
}

/** Counts between two puts. */
export class Meter {
  #counts = new Map<Counter, number>();
  gauges: () => Gauges | undefined = () => undefined;

  add(counter: Counter, count: number): void {
    this.#counts.set(counter, (this.#counts.get(counter) ?? 0) + count);
  }

  /** Hands the counts over and starts again at none. */
  take(): ReadonlyMap<Counter, number> {
    const taken = this.#counts;
    this.#counts = new Map();
    return taken;
  }
}
