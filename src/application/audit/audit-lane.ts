import { isMillraceError } from '../../domain/errors.ts';
import type { OffsetRange } from '../ports/committed-log.ts';
import type { RecordLog } from '../ports/record-log.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { auditOutside } from './audit-outside.ts';
import { auditPartition, type PartitionAudit } from './audit-partition.ts';
import { auditUnlogged } from './audit-unlogged.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkSagas } from './check-sagas.ts';
import { checkTotals } from './check-totals.ts';
import { checkWindows } from './check-windows.ts';
import type { Report } from './finding.ts';
import { Originals } from './originals.ts';
import type { AuditedStore, RestoredWindows } from './ports.ts';

export interface LaneAudit {
  readonly topic: string;
  readonly log: RecordLog;
  readonly store: AuditedStore;
  readonly registry: SchemaRegistry;
  /** Offsets asked for; `undefined` for the whole log. */
  readonly asked: readonly OffsetRange[] | undefined;
  readonly report: Report;
  /** @param records looked at so far @param total to look at */
  readonly onProgress: (records: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** What an audit looked at. */
export interface LaneScope {
  readonly records: number;
  readonly ranges: readonly OffsetRange[];
  /** Whether late marks and alerts were computed anew: in ranges that begin at offset 0. */
  readonly recomputed: boolean;
  readonly interrupted: boolean;
}

/**
 * Compares a lane's store with the log, up to the lane's checkpoints: what is later is under way. The lane may go on
 * meanwhile. Memory holds a batch of records and, where alerts are recomputed, the windows of one partition twice.
 */
export async function auditLane(lane: LaneAudit): Promise<LaneScope> {
  const { topic, log, store, asked, report, signal } = lane;
  // In this order: the log is then at least as far.
  const checkpoints = await store.checkpoints();
  const whole = await log.ranges(topic, 0, Number.MAX_SAFE_INTEGER);
  const positionOf = ({ partition, offset }: { partition: number; offset: number }) =>
    `kafka:${topic}:${partition}:${offset}`;
  // The others' windows stand somewhere else as well.
  const sound = new Set<number>();
  for (const held of whole) {
    const { partition } = held;
    const position = `kafka:${topic}:${partition}`;
    const checkpoint = checkpoints.get(partition);
    if (await checkCheckpoint(store, held, checkpoint, position, report)) sound.add(partition);
  }
  const ranges = settled(asked ?? whole, whole, checkpoints);
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  let records = 0;
  const onRecords = (count: number) => {
    records += count;
    lane.onProgress(records, Math.max(records, total));
  };
  const originals = new Originals(store.traits.ordered);
  const audit = { ...lane, positionOf, originals, damagedAlerts: new Set<string>(), onRecords };
  for (const range of ranges) {
    if (!signal.aborted)
      await withWindows(audit, range, asked === undefined && sound.has(range.partition));
  }
  if (asked === undefined && !signal.aborted) {
    const { unlogged: rows } = store;
    if (rows !== undefined) onRecords(await auditUnlogged({ ...audit, rows }));
    await auditOutside(audit, whole);
    if (store.sagas !== undefined) await checkSagas({ ...audit, sagas: store.sagas });
  }
  const recomputed = ranges.every(({ from }) => from === 0);
  return { records, ranges, recomputed, interrupted: signal.aborted };
}

/** The windows are read first: the log is then walked up to where they stand. */
async function withWindows(
  audit: PartitionAudit,
  range: OffsetRange,
  compareWindows: boolean,
): Promise<void> {
  const { topic, report, originals } = audit;
  const { partition, from, to } = range;
  const position = `kafka:${topic}:${partition}`;
  if (!compareWindows || from > 0 || to === 0) {
    await auditPartition(audit, range, from === 0);
    return;
  }
  const restored = await restore(audit, position, partition);
  const end = restored === undefined ? to : Math.max(to, await within(audit, restored, partition));
  const made = await auditPartition(audit, { partition, from, to: end }, true);
  if (made === undefined || restored?.nextOffset !== end) return;
  const besides = (id: string) => originals.accounts.has(id) || restored.besides.has(id);
  checkWindows(made.windows, restored.windows, position, besides, report);
  checkTotals(made.totalsOf, restored.totals ?? new Map(), position, besides, report);
}

/** Where windows stand, as far as the log goes. */
async function within(
  { topic, log }: PartitionAudit,
  { nextOffset }: RestoredWindows,
  partition: number,
): Promise<number> {
  const whole = await log.ranges(topic, 0, Number.MAX_SAFE_INTEGER);
  return Math.min(nextOffset, whole.find((range) => range.partition === partition)?.to ?? 0);
}

/** @returns `undefined` when there is nothing to be compared; damaged state is reported */
async function restore(
  { store, report }: PartitionAudit,
  position: string,
  partition: number,
): Promise<RestoredWindows | undefined> {
  try {
    return await store.windows(partition, report);
  } catch (error) {
    if (!isMillraceError(error) || error.code !== 'MLR_WINDOW_STATE_UNREADABLE') throw error;
    report({ kind: 'window-changed', position, id: null, found: error.message });
    return undefined;
  }
}

/** As far as the lane has come, and the log goes. */
function settled(
  asked: readonly OffsetRange[],
  whole: readonly OffsetRange[],
  checkpoints: ReadonlyMap<number, number>,
): OffsetRange[] {
  return asked.map(({ partition, from, to }) => {
    const logEnd = whole.find((range) => range.partition === partition)?.to ?? 0;
    const end = Math.min(to, logEnd, checkpoints.get(partition) ?? 0);
    return { partition, from, to: Math.max(from, end) };
  });
}
