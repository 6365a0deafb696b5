import type { QueuedRecord } from './queued-record.ts';

/** Tells records that are too old from those that may be delivered; both keep their order. */
export function splitByAge(
  records: readonly QueuedRecord[],
  maximumAgeMs: number | undefined,
  now: number,
): { readonly expired: readonly QueuedRecord[]; readonly current: readonly QueuedRecord[] } {
  if (maximumAgeMs === undefined) return { expired: [], current: records };
  const isOld = ({ timestamp }: QueuedRecord): boolean => now - timestamp > maximumAgeMs;
  return { expired: records.filter(isOld), current: records.filter((each) => !isOld(each)) };
}
