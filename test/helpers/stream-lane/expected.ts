import { positionOf } from '../../../src/adapters/postgres/event-row.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import { type Accepted, accept } from '../../../src/application/accept.ts';
import { fingerprintOf } from '../../../src/application/fingerprint.ts';
import { quarantined } from '../../../src/application/quarantine-record.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import type { Rejection } from '../../../src/domain/validation/rule.ts';
import { advance } from '../../../src/domain/windows/advance.ts';
import { WindowMemory } from '../../../src/domain/windows/window-memory.ts';
import type { Contents } from './contents.ts';
import { alertText, eventText, quarantineText } from './row-text.ts';
import type { LogRecord } from './topic-log.ts';

interface Judged {
  readonly record: LogRecord;
  readonly position: string;
  readonly key: string | null;
  readonly value: Buffer;
  readonly accepted: Accepted;
}

interface Original {
  readonly position: string;
  readonly partition: number;
  readonly event: Transaction;
}

export interface Expected extends Contents {
  /** By partition. */
  readonly windows: readonly WindowMemory[];
}

const registry = repositoryRegistry();
const NOTHING = Buffer.alloc(0);

/**
 * What a log must come to, by the pure domain alone, partition by partition in the order of the log. Which of two
 * partitions stores an id that both hold is decided by whoever commits first, and read off the store.
 * @param winnerOf partition that stored an id
 */
export function expectedFrom(
  topic: string,
  log: readonly (readonly LogRecord[])[],
  winnerOf: (eventId: string) => number | undefined,
): Expected {
  const judged = log.map((records) => records.map((record) => judge(topic, record)));
  const originals = originalsIn(judged, winnerOf);
  const tables = {
    events: new Map<string, string>(),
    ids: new Map([...originals].map(([id, { position }]) => [id, position])),
    alerts: new Map<string, string>(),
    outbox: new Map<string, string>(),
    duplicates: new Map<string, string>(),
    quarantine: new Map<string, string>(),
    checkpoints: new Map(
      log.map((records, i) => [String(i), String((records.at(-1)?.offset ?? -1) + 1)]),
    ),
  };
  const windows = judged.map((records) => takePartition(records, originals, tables));
  return { ...tables, windows };
}

function judge(topic: string, record: LogRecord): Judged {
  const key = record.key?.toString('utf8') ?? null;
  const value = record.value ?? NOTHING;
  const accepted = accept(value, key, Date.now(), registry);
  return { record, position: positionOf(topic, record), key, value, accepted };
}

/** The record that is stored of each id: the first one of its partition. */
function originalsIn(
  judged: readonly (readonly Judged[])[],
  winnerOf: (eventId: string) => number | undefined,
): Map<string, Original> {
  const originals = new Map<string, Original>();
  for (const { record, position, accepted } of judged.flat()) {
    if (!accepted.ok) continue;
    const { event } = accepted;
    const { partition } = record;
    const first = originals.get(event.eventId);
    const wins = first === undefined || first.partition === partition ? undefined : winnerOf;
    if (first === undefined || wins?.(event.eventId) === partition) {
      originals.set(event.eventId, { position, partition, event });
    }
  }
  return originals;
}

type Tables = {
  readonly [K in 'events' | 'alerts' | 'outbox' | 'duplicates' | 'quarantine']: Map<string, string>;
};

function takePartition(
  records: readonly Judged[],
  originals: ReadonlyMap<string, Original>,
  tables: Tables,
): WindowMemory {
  const rules = rulesFor();
  const windows = new WindowMemory();
  const alerts: Alert[] = [];
  for (const { record, position, key, value, accepted } of records) {
    const turnAway = (rejection: Rejection, event?: Transaction): void => {
      const source = { position, key, value: value.toString('base64'), receivedAt: 0 };
      const {
        code,
        cause,
        key: kept,
        eventId,
        accountId,
        bytes,
      } = quarantined(...([source, rejection, event] as const));
      const row = { code, cause, bytes, key: storable(kept), eventId: storable(eventId) };
      tables.quarantine.set(position, quarantineText({ ...row, accountId: storable(accountId) }));
    };
    if (!accepted.ok) {
      turnAway(accepted.rejection, accepted.event);
      continue;
    }
    const { event } = accepted;
    const original = originals.get(event.eventId);
    if (original?.position === position) {
      const placement = advance(windows, windows.slotOf(event.accountId), event, rules, alerts);
      const stored = { late: placement === 'late', level: 'none' };
      tables.events.set(position, eventText(event, stored));
      for (const alert of alerts) {
        tables.alerts.set(alert.alertId, alertText(alert, record));
        tables.outbox.set(alert.alertId, '1');
      }
      alerts.length = 0;
    } else if (original !== undefined && fingerprintOf(original.event) !== fingerprintOf(event)) {
      const cause = `eventId is stored with other content, from ${original.position}`;
      turnAway({ code: 'MLR_EVENT_ID_CONFLICT', cause }, event);
    } else {
      tables.duplicates.set(position, JSON.stringify([event.eventId, event.accountId]));
    }
  }
  return windows;
}

/** PostgreSQL's text has no NUL. */
const storable = (text: string | null | undefined): string | null =>
  text?.replaceAll('\0', '\uFFFD') ?? null;
