import type { Alert } from '../../domain/alert.ts';
import type { Transaction } from '../../domain/event.ts';
import { advance, type Rules } from '../../domain/windows/advance.ts';
import { deserialiseWindow, serialiseWindow } from '../../domain/windows/serialise.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import { type Carried, carry, open } from '../carry.ts';
import { resolveSchemas } from '../decoding/resolve-schemas.ts';
import type { ClaimCheck } from '../ports/claim-check.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import type { StoredWindow, WindowStore } from '../ports/window-store.ts';
import type { EnrichedRecord } from '../records.ts';
import { acceptedEvent } from './accepted-event.ts';
import type { Enriched } from './enrich-batch.ts';

/** Most events and alerts one atomic write takes, leaving room for the window beside them. */
export const SEGMENT_LIMIT = 90;

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
  /** Base64 of the serialised window; absent when these records leave it as it is. */
  readonly window?: string;
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
  const slot = deserialiseWindow(memory, accountId, stored?.state ?? new Uint8Array(0));
  const segments: Segment[] = [];
  const repeats: EnrichedRecord[] = [];
  // An event may leave the window, or never enter it, within this batch; its repeat is known from here.
  const seen = new Set<string>();
  let records: Segment['records'][number][] = [];
  let alerts: Alert[] = [];
  let moved = false;
  const seal = (): void => {
    if (records.length === 0) return;
    const window = moved && Buffer.from(serialiseWindow(memory, slot)).toString('base64');
    segments.push({ records, alerts, ...(window !== false && { window }) });
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
    moved ||= placement === 'accepted';
    records.push(placement === 'late' ? { ...record, late: true } : record);
    alerts.push(...raised);
  }
  seal();
  return { accountId, baseVersion: stored?.version ?? 0, segments, repeats };
}
