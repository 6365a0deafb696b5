import type { Claim, ClaimCheck } from '../../src/application/ports/claim-check.ts';
import type {
  Commit,
  CommitResult,
  EventLedger,
  KnownEvent,
  LedgerEvent,
} from '../../src/application/ports/event-ledger.ts';
import type { Quarantine, QuarantinedRecord } from '../../src/application/ports/quarantine.ts';
import type { StoredWindow, WindowStore } from '../../src/application/ports/window-store.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { countEvent } from '../../src/domain/projections/account-totals.ts';
import { type AccountChanges, noAccountChanges } from '../../src/domain/projections/changes.ts';

export interface MemoryStore {
  readonly ledger: EventLedger;
  readonly windows: WindowStore;
  readonly quarantine: Quarantine;
  readonly claims: ClaimCheck;
  readonly events: Map<string, LedgerEvent>;
  readonly alerts: Map<string, Alert>;
  readonly stored: Map<string, StoredWindow>;
  /** What was counted of an account. */
  readonly counted: Map<string, AccountChanges>;
  readonly duplicates: Map<string, string>;
  readonly quarantined: Map<string, QuarantinedRecord>;
}

/**
 * Ports kept in memory, held to the same behaviour suites as the real adapters. Property tests run thousands
 * of interleavings on it; the real stores run the suites and the integration tests.
 */
export function memoryStore(): MemoryStore {
  const events = new Map<string, LedgerEvent>();
  const alerts = new Map<string, Alert>();
  const stored = new Map<string, StoredWindow>();
  const counted = new Map<string, AccountChanges>();
  const duplicates = new Map<string, string>();
  const quarantined = new Map<string, QuarantinedRecord>();
  const left = new Map<string, string>();

  function commit(one: Commit): CommitResult {
    const known = one.events.flatMap(({ event }) => knownEvent(events.get(event.eventId)));
    if (known.length > 0) return { kind: 'known', events: known };
    const version = stored.get(one.accountId)?.version ?? 0;
    if (one.window !== undefined && version !== one.baseVersion) return { kind: 'superseded' };
    for (const event of one.events) events.set(event.event.eventId, event);
    for (const alert of one.alerts) alerts.set(alert.alertId, alert);
    const changes = counted.get(one.accountId) ?? noAccountChanges();
    counted.set(one.accountId, changes);
    for (const { event, late } of one.events) countEvent(changes, event, late);
    changes.alerts += one.alerts.length;
    if (one.window !== undefined) {
      const { state, parts, added } = one.window;
      const held = new Map(stored.get(one.accountId)?.parts);
      for (const part of added) held.set(part.number, part.state);
      const kept = [...held].filter(([number]) => parts.includes(number));
      stored.set(one.accountId, { version: version + 1, state, parts: new Map(kept) });
    }
    return { kind: 'committed' };
  }

  return {
    events,
    alerts,
    stored,
    counted,
    duplicates,
    quarantined,
    ledger: {
      commit: async (commits) => commits.map(commit),
      find: async (ids) =>
        new Map(
          ids.flatMap((id) => knownEvent(events.get(id)).map((k): [string, KnownEvent] => [id, k])),
        ),
      noteDuplicates: async (all) => {
        for (const { position, eventId } of all) duplicates.set(position, eventId);
      },
    },
    windows: {
      read: async (ids) =>
        new Map(
          ids.flatMap((id): [string, StoredWindow][] => {
            const window = stored.get(id);
            return window === undefined ? [] : [[id, window]];
          }),
        ),
    },
    quarantine: {
      put: async (records) => {
        for (const record of records) quarantined.set(record.position, record);
      },
    },
    claims: {
      put: async (text): Promise<Claim> => {
        const key = String(left.size);
        left.set(key, text);
        return { bucket: 'memory', key };
      },
      get: async ({ key }) => left.get(key) ?? '',
    },
  };
}

function knownEvent(stored: LedgerEvent | undefined): KnownEvent[] {
  if (stored === undefined) return [];
  const { position, fingerprint, event } = stored;
  return [{ eventId: event.eventId, position, fingerprint }];
}
