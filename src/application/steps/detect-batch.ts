import type { Alert } from '../../domain/alert.ts';
import type { Transaction } from '../../domain/event.ts';
import { entryOf } from '../../domain/windows/account-window.ts';
import { advance, type Rules } from '../../domain/windows/advance.ts';
import { deserialiseWindow, serialiseWindow } from '../../domain/windows/serialise.ts';
import { type Carried, carry, open } from '../carry.ts';
import { fingerprintOf } from '../fingerprint.ts';
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
  const byAccount = new Map<string, { record: EnrichedRecord; event: Transaction }[]>();
  for (const record of records) {
    const event = acceptedEvent(record, ports.registry);
    const group = byAccount.get(event.accountId);
    if (group === undefined) byAccount.set(event.accountId, [{ record, event }]);
    else group.push({ record, event });
  }
  const stored = await ports.windows.read([...byAccount.keys()]);
  const groups = [...byAccount].map(([accountId, events]) =>
    detectAccount(accountId, events, stored.get(accountId), ports.rules),
  );
  return {
    attempt: input.attempt,
    accounts: groups.length,
    alerts: groups.flatMap((group) => group.segments).flatMap((s) => s.alerts).length,
    groups: await carry(groups, ports.claims),
  };
}

function detectAccount(
  accountId: string,
  events: readonly { record: EnrichedRecord; event: Transaction }[],
  stored: StoredWindow | undefined,
  rules: Rules,
): AccountGroup {
  let window = deserialiseWindow(stored?.state ?? new Uint8Array(0));
  let sealed = window;
  const segments: Segment[] = [];
  const repeats: EnrichedRecord[] = [];
  // An event may leave the window, or never enter it, within this batch; its repeat is known from here.
  const seen = new Set<string>();
  let open: { records: Segment['records'][number][]; alerts: Alert[] } = {
    records: [],
    alerts: [],
  };
  const seal = (): void => {
    if (open.records.length === 0) return;
    const moved = window !== sealed;
    const state = moved && Buffer.from(serialiseWindow(window)).toString('base64');
    segments.push({ ...open, ...(state !== false && { window: state }) });
    sealed = window;
    open = { records: [], alerts: [] };
  };
  for (const { record, event } of events) {
    const step = advance(window, accountId, entryOf(event, fingerprintOf(event)), rules);
    const repeated = step.placement === 'duplicate' || step.placement === 'conflict';
    if (repeated || seen.has(event.eventId)) {
      repeats.push(record);
      continue;
    }
    if (open.records.length + open.alerts.length + 1 + step.alerts.length > SEGMENT_LIMIT) seal();
    window = step.window;
    seen.add(event.eventId);
    open.records.push(step.placement === 'late' ? { ...record, late: true } : record);
    open.alerts.push(...step.alerts);
  }
  seal();
  return { accountId, baseVersion: stored?.version ?? 0, segments, repeats };
}
