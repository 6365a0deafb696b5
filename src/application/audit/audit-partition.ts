import type { Alert } from '../../domain/alert.ts';
import { rulesFor } from '../../domain/detectors/index.ts';
import { advance } from '../../domain/windows/advance.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import { resolveSchemas } from '../decoding/resolve-schemas.ts';
import type { OffsetRange } from '../ports/committed-log.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { checkAlerts } from './check-alerts.ts';
import { checkDuplicate } from './check-duplicate.ts';
import { checkEvent } from './check-event.ts';
import { checkQuarantine } from './check-quarantine.ts';
import type { Report } from './finding.ts';
import { type Judged, judge } from './judged.ts';
import type { Originals } from './originals.ts';
import type { AuditedLog, AuditedRecord, AuditedStore, Place } from './ports.ts';
import { StoredRows } from './stored-rows.ts';

/** Records looked at together: one question to the store about those that are not stored where they stand. */
const BATCH = 1_000;

export interface PartitionAudit {
  readonly topic: string;
  readonly log: AuditedLog;
  readonly store: AuditedStore;
  readonly registry: SchemaRegistry;
  readonly originals: Originals;
  readonly positionOf: (place: Place) => string;
  readonly report: Report;
  /** Ids of alerts that turned out to be missing are added. */
  readonly missingAlerts: Set<string>;
  /** Told how many records were looked at. */
  readonly onRecords: (count: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Walks a range of one partition, the log and all that is stored of it side by side in order of offset.
 * @param fromStart whether the range begins where the lane began: then late marks, alerts and windows follow from it
 * @returns the windows that the events make, when `fromStart`
 */
export async function auditPartition(
  audit: PartitionAudit,
  range: OffsetRange,
  fromStart: boolean,
): Promise<WindowMemory | undefined> {
  const { topic, log, signal } = audit;
  const stored = new StoredRows(audit.store.range(range), range.partition, audit);
  const walk = new Walk(audit, fromStart);
  let batch: Judged[] = [];
  let unread: AuditedRecord[] = [];
  const flush = async () => {
    await resolveSchemas(unread.map(asSource(audit.positionOf)), audit.registry);
    for (const record of unread) {
      const position = audit.positionOf(record);
      const { orphanedIds, ...rows } = await stored.at(record.offset);
      const judged = judge(record, position, rows, audit.registry);
      stored.checkOrphans(judged, orphanedIds);
      batch.push(judged);
    }
    await walk.take(batch);
    audit.onRecords(batch.length);
    batch = [];
    unread = [];
  };
  for await (const record of log.read(topic, range)) {
    if (signal.aborted) return undefined;
    if (unread.push(record) >= BATCH) await flush();
  }
  await flush();
  await stored.end();
  return walk.windows;
}

const asSource = (positionOf: (place: Place) => string) => (record: AuditedRecord) => ({
  position: positionOf(record),
  key: null,
  value: record.value?.toString('base64') ?? '',
  receivedAt: record.timestamp,
});

/** Decides record by record what must be stored, and has it compared with what is. */
class Walk {
  readonly windows: WindowMemory | undefined;
  readonly #audit: PartitionAudit;
  readonly #rules = rulesFor();

  constructor(audit: PartitionAudit, fromStart: boolean) {
    this.#audit = audit;
    this.windows = fromStart ? new WindowMemory() : undefined;
  }

  async take(batch: readonly Judged[]): Promise<void> {
    const { store, originals } = this.#audit;
    const elsewhere = batch.flatMap(({ accepted, rows }) => {
      if (!accepted.ok) return [];
      const { eventId } = accepted.event;
      const own = rows.events.find((row) => row.event.eventId === eventId);
      return own === undefined || own.alsoElsewhere ? [eventId] : [];
    });
    const found = await store.originals(elsewhere);
    for (const judged of batch) {
      const { accepted } = judged;
      const id = accepted.ok ? accepted.event.eventId : '';
      this.#check(judged, originals.outcome(judged, found.get(id)));
    }
  }

  #check(judged: Judged, outcome: ReturnType<Originals['outcome']>): void {
    const { report, originals, missingAlerts } = this.#audit;
    const { position, rows } = judged;
    const raised: Alert[] = [];
    let late: boolean | undefined;
    if (outcome.kind === 'stored' && this.windows !== undefined) {
      const slot = this.windows.slotOf(outcome.event.accountId);
      late = advance(this.windows, slot, outcome.event, this.#rules, raised) === 'late';
    }
    const sound = checkEvent(judged, outcome, late, report);
    if (!sound && outcome.kind === 'stored') originals.damaged(outcome.event, position);
    const known = this.windows === undefined ? undefined : raised;
    for (const id of checkAlerts(position, known, rows.alerts, report)) missingAlerts.add(id);
    checkDuplicate(judged, outcome, report);
    checkQuarantine(judged, outcome, report);
  }
}
