import type { StreamTelemetry } from '../adapters/prometheus/telemetry.ts';
import type { Health } from './health.ts';
import type { OwnedPartition } from './owned-partition.ts';

const BY_PARTITION = ['ConsumerLag', 'WatermarkDelay', 'WindowAccounts'] as const;

/** Shows what is only known at the moment it is asked for. */
export class Gauges {
  readonly #telemetry: StreamTelemetry;
  #shown = new Set<string>();

  constructor(telemetry: StreamTelemetry) {
    this.#telemetry = telemetry;
  }

  /** @param now epoch ms */
  refresh(owned: Iterable<OwnedPartition>, health: Health, now: number): void {
    const telemetry = this.#telemetry;
    const showing = new Set<string>();
    let queued = 0;
    let bytes = 0;
    for (const { partition, windows, committed, next, lag } of owned) {
      const labels = { partition: String(partition) };
      showing.add(labels.partition);
      telemetry.gauge('ConsumerLag', lag, labels);
      telemetry.gauge('WindowAccounts', windows.accounts, labels);
      if (Number.isFinite(windows.newestTime)) {
        telemetry.gauge('WatermarkDelay', now - windows.newestTime, labels);
      }
      queued += next - committed;
      bytes += windows.bytes;
    }
    telemetry.gauge('QueuedEvents', queued);
    telemetry.gauge('WindowBytes', bytes);
    telemetry.gauge('Ready', health.ready().ok ? 1 : 0);
    this.#forgetOthers(showing);
  }

  /** Another member shows the partitions from now on that moved there. */
  #forgetOthers(showing: Set<string>): void {
    for (const partition of this.#shown.difference(showing)) {
      for (const name of BY_PARTITION) this.#telemetry.forget(name, { partition });
    }
    this.#shown = showing;
  }
}
