import type { CommittedLog, OffsetRange } from '../../src/application/ports/committed-log.ts';
import type { Stretch } from './committed.ts';

/** A committed log in memory: stretches by partition. What is put into `partitions` later is committed later. */
export interface MemoryLog extends CommittedLog {
  readonly partitions: Map<number, Stretch>;
}

export function memoryLog(partitions: readonly (readonly [number, Stretch])[] = []): MemoryLog {
  const stretches = new Map(partitions);
  const within = <T extends { offset: number }>(
    all: readonly T[] | undefined,
    { from, to }: OffsetRange,
  ): T[] =>
    (all ?? [])
      .filter(({ offset }) => offset >= from && offset < to)
      .sort((a, b) => a.offset - b.offset);
  return {
    partitions: stretches,
    checkpoints: async () => new Map([...stretches].map(([p, { checkpoint }]) => [p, checkpoint])),
    events: async (range, take) => {
      const events = within(stretches.get(range.partition)?.events, range);
      for (const event of events) await take(event);
      return events.length;
    },
    alerts: async (range) => within(stretches.get(range.partition)?.alerts, range),
  };
}
