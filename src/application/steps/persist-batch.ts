import { producedAt, type Transaction } from '../../domain/event.ts';
import { type Carried, carry, open } from '../carry.ts';
import { resolveSchemas } from '../decoding/resolve-schemas.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { ClaimCheck } from '../ports/claim-check.ts';
import type { Commit, KnownEvent } from '../ports/event-ledger.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { EnrichedRecord } from '../records.ts';
import { acceptedEvent } from './accepted-event.ts';
import type { AccountGroup, Detected, Segment } from './detect-batch.ts';
import { type SettlePorts, settleRepeats } from './settle-repeats.ts';
import { windowWrite } from './window-text.ts';

export interface PersistPorts extends SettlePorts {
  readonly claims: ClaimCheck;
  /** Epoch ms. */
  readonly now: () => number;
}

/** `conflict`: the records in `batch` have to go through detect again, on fresh windows. */
export type Persisted = {
  readonly attempt: number;
  readonly stored: number;
  readonly late: number;
  readonly duplicates: number;
  readonly alerts: number;
} & (
  | { readonly outcome: 'stored' }
  | { readonly outcome: 'conflict'; readonly batch: Carried<readonly EnrichedRecord[]> }
);

interface Progress {
  readonly group: AccountGroup;
  /** Segments written so far. */
  done: number;
}

/**
 * Fourth step: writes account after account, each segment atomically with its window and alerts. Accounts
 * whose window moved meanwhile, or whose events turn out to be stored already, come back in `batch`.
 */
export async function persistBatch(input: Detected, ports: PersistPorts): Promise<Persisted> {
  const groups = await open(input.groups, ports.claims);
  const held = groups.flatMap(({ segments, repeats }) => [
    ...segments.flatMap((segment) => segment.records),
    ...repeats,
  ]);
  await resolveSchemas(held, ports.registry);
  const again: EnrichedRecord[] = [];
  const repeats: EnrichedRecord[] = groups.flatMap((group) => group.repeats);
  const known = new Map<string, KnownEvent>();
  const totals = { stored: 0, late: 0, alerts: 0 };
  let active: Progress[] = groups
    .filter((group) => group.segments.length > 0)
    .map((group) => ({ group, done: 0 }));
  while (active.length > 0) {
    const commits = active.map((progress) => commitOf(progress, ports));
    const results = await ports.ledger.commit(commits);
    const next: Progress[] = [];
    active.forEach((progress, i) => {
      const result = results[i];
      const segment = progress.group.segments[progress.done] as Segment;
      if (result?.kind === 'committed') {
        count(segment, commits[i] as Commit, totals, ports);
        progress.done += 1;
        if (progress.done < progress.group.segments.length) next.push(progress);
        return;
      }
      for (const event of result?.kind === 'known' ? result.events : [])
        known.set(event.eventId, event);
      again.push(...progress.group.segments.slice(progress.done).flatMap((s) => s.records));
    });
    active = next;
  }
  const settled = await settleRepeats({ again, repeats, known }, ports);
  report(totals, settled.duplicates, settled.again.length, ports.telemetry);
  const outcome = { attempt: input.attempt + 1, ...totals, duplicates: settled.duplicates };
  if (settled.again.length === 0) return { ...outcome, outcome: 'stored' };
  return { ...outcome, outcome: 'conflict', batch: await carry(settled.again, ports.claims) };
}

function commitOf({ group, done }: Progress, { registry }: PersistPorts): Commit {
  const segment = group.segments[done] as Segment;
  const moved = group.segments.slice(0, done).filter((s) => s.window !== undefined).length;
  return {
    accountId: group.accountId,
    baseVersion: group.baseVersion + moved,
    ...(segment.window !== undefined && { window: windowWrite(segment.window) }),
    alerts: segment.alerts,
    events: segment.records.map((record) => {
      const event = acceptedEvent(record, registry);
      return {
        event,
        position: record.position,
        fingerprint: fingerprintOf(event),
        receivedAt: record.receivedAt,
        late: record.late ?? false,
        enrichment: record.enrichment,
        ...(record.provenance !== undefined && { provenance: record.provenance }),
      };
    }),
  };
}

function count(
  segment: Segment,
  commit: Commit,
  totals: { stored: number; late: number; alerts: number },
  { telemetry, now }: PersistPorts,
): void {
  totals.stored += segment.records.length;
  totals.late += segment.records.filter((record) => record.late).length;
  totals.alerts += segment.alerts.length;
  const at = now();
  telemetry.observe(
    'EndToEndLatency',
    commit.events.flatMap(({ event }) => latencyOf(event, at)),
  );
  for (const { detector } of segment.alerts) telemetry.count('AlertsRaised', 1, { detector });
}

function latencyOf(event: Transaction, at: number): number[] {
  const produced = producedAt(event);
  return produced === undefined ? [] : [Math.max(0, at - produced)];
}

function report(
  totals: { stored: number; late: number },
  duplicates: number,
  conflicts: number,
  telemetry: Telemetry,
): void {
  telemetry.count('EventsStored', totals.stored);
  telemetry.count('EventsLate', totals.late);
  telemetry.count('EventsDuplicate', duplicates);
  telemetry.count('PersistConflicts', conflicts);
}
