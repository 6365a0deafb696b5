import type { Alert } from '../../domain/alert.ts';
import type { Transaction } from '../../domain/event.ts';
import { advance, type Rules } from '../../domain/windows/advance.ts';
import { PARTS_A_WRITE, PartedWindow } from '../../domain/windows/parted-window.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import { type Carried, carry, open } from '../carry.ts';
import { resolveSchemas } from '../decoding/resolve-schemas.ts';
import type { ClaimCheck } from '../ports/claim-check.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import type { StoredWindow, WindowStore } from '../ports/window-store.ts';
import type { EnrichedRecord } from '../records.ts';
import { acceptedEvent } from './accepted-event.ts';
import type { Enriched } from './enrich-batch.ts';
import { type WindowText, windowText } from './window-text.ts';

/** Most actions of one atomic write. */
const WRITE_LIMIT = 100;
/** Most events and alerts of one atomic write: beside them it takes the window's head and parts. */
export const SEGMENT_LIMIT = WRITE_LIMIT - 1 - 2 * PARTS_A_WRITE;

export interface DetectPorts {
  readonly registry: SchemaRegistry;
  readonly windows: WindowStore;
  readonly claims: ClaimCheck;
  readonly rules: Rules;
}

/** Records of one account that are written together, and the account's window after them. */
export interface Segment {
  readonly records: readonly (EnrichedRecord & { readonly late?: true })[];
  readonly alerts: readonly Alert[];
  /** Absent when these records leave it as it is. */
  readonly window?: WindowText;
}

/** One account's part of the batch. */
export interface AccountGroup {
  readonly accountId: string;
  readonly baseVersion: number;
  readonly segments: readonly Segment[];
  /** Records whose event the window already holds: same content, or another under the same id. */
  readonly repeats: readonly EnrichedRecord[];
}

export interface Detected {
  readonly attempt: number;
  readonly accounts: number;
  readonly alerts: number;
  readonly groups: Carried<readonly AccountGroup[]>;
}

/** Third step: every account's events, in order, through its window. Reads windows, writes nothing. */
export async function detectBatch(input: Enriched, ports: DetectPorts): Promise<Detected> {
  const records = await open(input.batch, ports.claims);
  await resolveSchemas(records, ports.registry);
  const byAccount = new Map<string, { record: EnrichedRecord; event: Transaction }[]>();
  for (const record of records) {
    const event = acceptedEvent(record, ports.registry);
    const group = byAccount.get(event.accountId);
    if (group === undefined) byAccount.set(event.accountId, [{ record, event }]);
    else group.push({ record, event });
  }
  const stored = await ports.windows.read([...byAccount.keys()]);
  const memory = new WindowMemory({ accounts: byAccount.size, entries: records.length });
  const groups = [...byAccount].map(([accountId, events]) =>
    detectAccount(memory, accountId, events, stored.get(accountId), ports.rules),
  );
  return {
    attempt: input.attempt,
    accounts: groups.length,
    alerts: groups.flatMap((group) => group.segments).flatMap((s) => s.alerts).length,
    groups: await carry(groups, ports.claims),
  };
}

function detectAccount(
  memory: WindowMemory,
  accountId: string,
  events: readonly { record: EnrichedRecord; event: Transaction }[],
  stored: StoredWindow | undefined,
  rules: Rules,
): AccountGroup {
  const window = new PartedWindow(memory, accountId, stored);
  const { slot } = window;
  const segments: Segment[] = [];
  const repeats: EnrichedRecord[] = [];
  // An event may leave the window, or never enter it, within this batch; its repeat is known from here.
  const seen = new Set<string>();
  let records: Segment['records'][number][] = [];
  let alerts: Alert[] = [];
  let moved = false;
  const seal = (): void => {
    if (records.length === 0) return;
    const write = moved && windowText(window.write(rules.settings.graceMs));
    segments.push({ records, alerts, ...(write !== false && { window: write }) });
    records = [];
    alerts = [];
    moved = false;
  };
  for (const { record, event } of events) {
    const raised: Alert[] = [];
    memory.mark();
    let placement = seen.has(event.eventId)
      ? 'repeat'
      : advance(memory, slot, event, rules, raised);
    if (
      placement !== 'repeat' &&
      records.length + alerts.length + 1 + raised.length > SEGMENT_LIMIT
    ) {
      // The segment ends before this event, and so does the window written with it.
      memory.rollback();
      seal();
      memory.mark();
      raised.length = 0;
      placement = advance(memory, slot, event, rules, raised);
    }
    memory.release();
    if (placement === 'repeat') {
      repeats.push(record);
      continue;
    }
    seen.add(event.eventId);
    if (placement === 'accepted') {
      window.accepted(event.occurredAt);
      moved = true;
    }
    records.push(placement === 'late' ? { ...record, late: true } : record);
    alerts.push(...raised);
  }
  seal();
  return { accountId, baseVersion: stored?.version ?? 0, segments, repeats };
}
