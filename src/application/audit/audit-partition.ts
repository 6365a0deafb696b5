import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import type { WindowMemory } from '../../domain/windows/window-memory.ts';
import { resolveSchemas } from '../decoding/resolve-schemas.ts';
import type { OffsetRange } from '../ports/committed-log.ts';
import type { LoggedRecord, RecordLog } from '../ports/record-log.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { type Judged, judge } from './judged.ts';
import type { Place } from './ports.ts';
import { StoredRows } from './stored-rows.ts';
import { type Auditing, Walk } from './walk.ts';

/** Records looked at together: one question to the store about those that are not stored where they stand. */
const BATCH = 1_000;

export interface PartitionAudit extends Auditing {
  readonly topic: string;
  readonly log: RecordLog;
  readonly registry: SchemaRegistry;
  readonly positionOf: (place: Place) => string;
  /** Told how many records were looked at. */
  readonly onRecords: (count: number) => void;
  readonly signal: AbortSignal;
}

/** What the events of a partition make. */
export interface Recomputed {
  readonly windows: WindowMemory;
  readonly totalsOf: (accountId: string) => AccountTotals | undefined;
}

/**
 * Walks a range of one partition, the log and all that is stored of it side by side in order of offset.
 * @param fromStart whether the range begins where the lane began: then late marks, alerts and windows follow from it
 * @returns the windows and totals that the events make, when `fromStart`
 */
export async function auditPartition(
  audit: PartitionAudit,
  range: OffsetRange,
  fromStart: boolean,
): Promise<Recomputed | undefined> {
  const { topic, log, signal } = audit;
  const stored = new StoredRows(audit.store.range(range), range.partition, audit);
  const walk = new Walk(audit, fromStart, await audit.store.mixedAccounts(range.partition));
  let batch: Judged[] = [];
  let unread: LoggedRecord[] = [];
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
  return walk.windows && { windows: walk.windows, totalsOf: (id) => walk.totalsOf(id) };
}

const asSource = (positionOf: (place: Place) => string) => (record: LoggedRecord) => ({
  position: positionOf(record),
  key: null,
  value: record.value?.toString('base64') ?? '',
  receivedAt: record.timestamp,
});
