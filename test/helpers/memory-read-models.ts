import type {
  ProjectedPosition,
  ReadModelStore,
  ReadModels,
} from '../../src/application/ports/read-models.ts';
import {
  type AccountState,
  changedAccount,
  mergeAccountParts,
  NO_ACCOUNT,
} from '../../src/domain/projections/account-state.ts';
import type { ReadModelChanges } from '../../src/domain/projections/changes.ts';
import {
  type Counters,
  changedCounters,
  mergeMinutes,
  NO_COUNTERS,
} from '../../src/domain/projections/minute-counters.ts';
import { newestAlerts, type ProjectedAlert } from '../../src/domain/projections/projected-alert.ts';
import type { ProjectionSettings } from '../../src/domain/projections/projections.config.ts';
import { NO_MINUTE } from '../../src/domain/projections/retention.ts';

interface Part {
  position: ProjectedPosition;
  readonly accounts: Map<string, AccountState>;
  readonly minutes: Map<number, Counters>;
  alerts: ProjectedAlert[];
  readonly accountAlerts: Map<string, ProjectedAlert[]>;
}

/** Read models kept in memory, held to the same behaviour suite as the real adapter. */
export function memoryReadModels(settings: ProjectionSettings): ReadModelStore & ReadModels {
  const parts = new Map<number, Part>();
  let generations = 0;

  const fresh = (partition: number): Part => ({
    position: {
      partition,
      generation: `g${++generations}`,
      nextOffset: 0,
      newestMinute: NO_MINUTE,
    },
    accounts: new Map(),
    minutes: new Map(),
    alerts: [],
    accountAlerts: new Map(),
  });

  function at(position: ProjectedPosition): Part | undefined {
    const part = parts.get(position.partition);
    const same =
      part?.position.generation === position.generation &&
      part.position.nextOffset === position.nextOffset;
    return same ? part : undefined;
  }

  function write(part: Part, changes: ReadModelChanges): void {
    for (const [id, account] of changes.accounts) {
      part.accounts.set(id, changedAccount(part.accounts.get(id) ?? NO_ACCOUNT, account));
    }
    for (const [minute, counters] of changes.minutes) {
      const before = part.minutes.get(minute) ?? NO_COUNTERS;
      part.minutes.set(minute, changedCounters(before, counters));
    }
    for (const { offset: _, ...alert } of changes.alerts) {
      const own = [...(part.accountAlerts.get(alert.accountId) ?? []), alert];
      part.accountAlerts.set(alert.accountId, newestAlerts(own, settings.alertsPerAccount));
      part.alerts = newestAlerts([...part.alerts, alert], settings.recentAlerts);
    }
    for (const minute of changes.expired) part.minutes.delete(minute);
    const { nextOffset, newestMinute } = changes;
    part.position = { ...part.position, nextOffset, newestMinute };
  }

  const all = (): Part[] => [...parts.values()];
  return {
    async position(partition) {
      const part = parts.get(partition) ?? fresh(partition);
      parts.set(partition, part);
      return part.position;
    },
    async apply(position, changes) {
      const part = at(position);
      if (part === undefined) return 'superseded';
      write(part, changes);
      return part.position;
    },
    async restart(position) {
      if (at(position) === undefined) return 'superseded';
      const part = fresh(position.partition);
      parts.set(position.partition, part);
      return part.position;
    },
    removeLeftovers: async () => {},
    partitions: async () => [...parts.keys()].sort((a, b) => a - b),

    account: async (id) => mergeAccountParts(all().flatMap((part) => part.accounts.get(id) ?? [])),
    recentAlerts: async (limit) =>
      newestAlerts(
        all().flatMap(({ alerts }) => alerts),
        limit,
      ),
    accountAlerts: async (id) =>
      newestAlerts(
        all().flatMap((part) => part.accountAlerts.get(id) ?? []),
        settings.alertsPerAccount,
      ),
    counters: async (from, to) =>
      mergeMinutes(
        all().flatMap((part) =>
          [...part.minutes]
            .filter(([minute]) => minute >= from && minute <= to)
            .map(([minute, counters]) => ({ minute, ...counters })),
        ),
      ),
  };
}
