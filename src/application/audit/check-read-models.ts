import { setTimeout as sleep } from 'node:timers/promises';
import { spelled } from '../../domain/event.ts';
import type { ExactSum } from '../../domain/projections/exact-sum.ts';
import type { ProjectionSettings } from '../../domain/projections/projections.config.ts';
import type { CommittedLog } from '../ports/committed-log.ts';
import type { ProjectedPosition } from '../ports/read-models.ts';
import type { FindingKind, Report } from './finding.ts';
import { ReadModelFold } from './read-model-fold.ts';
import type { AuditedReadModels, ReadModelNames, ReadModelValues } from './read-model-ports.ts';

export interface ReadModelAudit {
  readonly topic: string;
  readonly log: CommittedLog;
  readonly readModels: AuditedReadModels;
  readonly settings: ProjectionSettings;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** How long read models may stand still behind the checkpoint, ms. @default 5000 */
  readonly patienceMs?: number;
}

/**
 * Compares a partition's read models with what its committed events make. Read models that are at work are compared
 * piece by piece, each at the position at which it was read. Memory holds the partition's accounts.
 */
export async function checkReadModels(audit: ReadModelAudit, partition: number): Promise<void> {
  const { readModels, log, settings, report, topic } = audit;
  const place = `kafka:${topic}:${partition}`;
  const position = await untilCaughtUp(audit, partition);
  const checkpoint = (await log.checkpoints()).get(partition) ?? 0;
  const found = position?.nextOffset ?? 0;
  if (found > checkpoint) {
    report({ kind: 'read-model-ahead', position: place, id: null, expected: checkpoint, found });
  }
  if (position === undefined || found > checkpoint) return;
  const fold = new ReadModelFold(partition, log, settings);
  const seen = new Seen();
  for await (const names of readModels.names(position)) {
    if (audit.signal.aborted) return;
    const values = await readModels.read(position, names);
    if (!isSame(values, position)) return await checkReadModels(audit, partition);
    await fold.advance(values.position.nextOffset);
    compare(fold, names, values, place, seen, report);
  }
  const rest = seen.rest(fold);
  const values = await readModels.read(position, rest);
  if (!isSame(values, position)) return await checkReadModels(audit, partition);
  await fold.advance(values.position.nextOffset);
  compare(fold, rest, values, place, seen, report);
  differ('read-model-alerts', place, null, fold.alerts, values.alerts, report);
}

/** Read models that were begun again meanwhile are looked at again. */
const isSame = (
  values: ReadModelValues | undefined,
  { generation }: ProjectedPosition,
): values is ReadModelValues => values?.position.generation === generation;

/** Waits for read models that move; those that stand still behind the checkpoint are reported. */
async function untilCaughtUp(
  { readModels, log, report, topic, signal, patienceMs = 5_000 }: ReadModelAudit,
  partition: number,
): Promise<ProjectedPosition | undefined> {
  const expected = (await log.checkpoints()).get(partition) ?? 0;
  let position = await readModels.position(partition);
  let movedAt = Date.now();
  while ((position?.nextOffset ?? 0) < expected && !signal.aborted) {
    if (Date.now() - movedAt > patienceMs) {
      const found = position?.nextOffset ?? 0;
      const place = `kafka:${topic}:${partition}`;
      report({ kind: 'read-model-stale', position: place, id: null, expected, found });
      return position;
    }
    await sleep(100);
    const now = await readModels.position(partition);
    if (now?.nextOffset !== position?.nextOffset) movedAt = Date.now();
    position = now;
  }
  return position;
}

/** Names that were compared. */
class Seen {
  readonly accounts = new Set<string>();
  readonly accountAlerts = new Set<string>();
  readonly minutes = new Set<number>();

  /** What should be there and did not come. */
  rest(fold: ReadModelFold): ReadModelNames {
    return {
      accounts: [...fold.accounts.keys()].filter((id) => !this.accounts.has(id)),
      accountAlerts: [...fold.accountAlerts.keys()].filter((id) => !this.accountAlerts.has(id)),
      minutes: [...fold.minutes.keys()].filter((minute) => !this.minutes.has(minute)),
    };
  }
}

function compare(
  fold: ReadModelFold,
  names: ReadModelNames,
  values: ReadModelValues,
  place: string,
  seen: Seen,
  report: Report,
): void {
  for (const id of fresh(names.accounts, seen.accounts)) {
    const [expected, found] = [fold.accounts.get(id), values.accounts.get(id)];
    differ('read-model-account', place, id, expected, found, report);
  }
  for (const id of fresh(names.accountAlerts, seen.accountAlerts)) {
    const [expected = [], found = []] = [fold.accountAlerts.get(id), values.accountAlerts.get(id)];
    differ('read-model-alerts', place, id, expected, found, report);
  }
  for (const minute of fresh(names.minutes, seen.minutes)) {
    const [expected, found] = [fold.minutes.get(minute), values.minutes.get(minute)];
    const id = new Date(minute * 60_000).toISOString();
    differ('read-model-counters', place, id, expected, found, report);
  }
}

/** Those that were not seen before; they are from now on. */
function fresh<Name>(names: readonly Name[], seen: Set<Name>): Name[] {
  return names.filter((name) => !seen.has(name) && seen.add(name));
}

function differ(
  kind: FindingKind,
  position: string,
  id: string | null,
  expected: unknown,
  found: unknown,
  report: Report,
): void {
  const [should, is] = [textOf(expected), textOf(found)];
  if (should !== is) report({ kind, position, id, expected: should, found: is });
}

/** Exact sums are spelled as text, however large. */
function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  const { spendMinor } = value as { readonly spendMinor?: Readonly<Record<string, ExactSum>> };
  if (spendMinor === undefined) return spelled(value);
  const sums = Object.entries(spendMinor).map(([currency, sum]) => [currency, String(sum)]);
  return spelled({ ...(value as object), spendMinor: Object.fromEntries(sums) });
}
