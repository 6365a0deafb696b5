import type { StreamTelemetry } from '../adapters/prometheus/telemetry.ts';
import type { Health } from './health.ts';
import type { OwnedPartition } from './owned-partition.ts';

const BY_PARTITION = ['ConsumerLag', 'WatermarkDelay', 'WindowAccounts'] as const;

/** Sets what is only known at the moment it is asked for. @param now epoch ms */
export function refreshGauges(
  telemetry: StreamTelemetry,
  owned: Iterable<OwnedPartition>,
  health: Health,
  now: number,
): void {
  let queued = 0;
  let bytes = 0;
  for (const { partition, windows, committed, next, highWatermark } of owned) {
    const labels = { partition: String(partition) };
    telemetry.gauge('ConsumerLag', Math.max(0, highWatermark - committed), labels);
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
}

/** Another member shows the partition from now on. */
export function forgetPartition(telemetry: StreamTelemetry, partition: number): void {
  for (const name of BY_PARTITION) telemetry.forget(name, { partition: String(partition) });
}
