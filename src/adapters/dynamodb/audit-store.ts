import type { SQLInputValue } from 'node:sqlite';
import type {
  AuditedSagas,
  AuditedStore,
  Pages,
  QuarantineRow,
} from '../../application/audit/ports.ts';
import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import { PartedWindow } from '../../domain/windows/parted-window.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import { totalsIn } from './account-totals.ts';
import type { AuditCopy } from './audit-copy.ts';
import {
  alertRow,
  type CopiedRow,
  duplicateRow,
  eventRow,
  originalOf,
  quarantineFields,
} from './audit-rows.ts';
import { copiedPages, PAGE } from './copied-pages.ts';
import { DUPLICATES_KEPT_S } from './event-ledger.ts';

export interface CopiedStoreOptions {
  readonly checkpoints: ReadonlyMap<number, number>;
  /** As they are now, not when the copy was made. */
  readonly findSagas: AuditedSagas['find'];
  /** An original that was too large for its item; `undefined` when it is not there. */
  readonly fetchLarge: (claim: unknown) => Promise<Buffer | undefined>;
}

/** The workflow lane's store for an audit, from a copy. The lane may go on: accounts that it works on are known. */
export function copiedAuditStore(
  { db }: AuditCopy,
  { checkpoints, fetchLarge, findSagas }: CopiedStoreOptions,
): AuditedStore {
  const { all, partsOf, placed, unplaced } = copiedPages(db);

  const quarantineRow = async (row: CopiedRow): Promise<QuarantineRow> => {
    const { claim, ...fields } = quarantineFields(row);
    const inline = row['bytes'] as Uint8Array | null;
    const bytes = inline ?? (claim === undefined ? undefined : await fetchLarge(claim));
    return { ...fields, bytes: bytes === undefined ? null : Buffer.from(bytes) };
  };

  const accounts = (condition: string, ...values: SQLInputValue[]): Set<string> =>
    new Set(all(`select account_id from accounts where ${condition}`, ...values).map(accountOf));

  return {
    traits: {
      checkpointsCommitted: false,
      ordered: 'account',
      keptSince: { events: 0, outbox: 0, duplicates: Date.now() - DUPLICATES_KEPT_S * 1_000 },
    },
    checkpoints: async () => checkpoints,
    async partitions() {
      const rows = all('select distinct part from events where part is not null');
      return rows.map((row) => Number(row['part']));
    },
    range: (range) => ({
      events: placed('events', range, eventRow),
      orphanedIds: NOTHING,
      alerts: NOTHING,
      duplicates: placed('duplicates', range, duplicateRow),
      quarantine: placed('quarantine', range, quarantineRow),
    }),
    async originals(eventIds) {
      const rows = all(
        'select * from events where event_id in (select value from json_each(?))',
        JSON.stringify(eventIds),
      );
      return new Map(rows.map((row) => [String(row['event_id']), originalOf(row)]));
    },
    orphanedOutbox: () => NOTHING,
    unplacedAlerts: {
      async claim(alertIds) {
        const rows = all(
          `update alerts set claimed = 1 where alert_id in (select value from json_each(?))
           returning *, 1 as event_stored`,
          JSON.stringify(alertIds),
        );
        return rows.map(alertRow);
      },
      async *unclaimed() {
        const rows = all(UNCLAIMED);
        for (let from = 0; from < rows.length; from += PAGE) {
          yield rows.slice(from, from + PAGE).map((row) => {
            return { ...alertRow(row), position: row['position'] as string | null };
          });
        }
      },
    },
    sagas: {
      find: findSagas,
      async *alerts() {
        for (let after = 0; ; ) {
          const rows = all(`select rowid, body from alerts where rowid > ? limit ${PAGE}`, after);
          if (rows.length === 0) return;
          yield rows.map((row) => alertRow(row).alert);
          after = Number(rows.at(-1)?.['rowid']);
        }
      },
    },
    mixedAccounts: async (partition) => accounts('part = ? and mixed', partition),
    async windows(partition, report) {
      const windows = new WindowMemory();
      const totals = new Map<string, AccountTotals>();
      const besides = accounts('part = ? and (mixed or busy)', partition);
      const rows = all(
        'select * from windows join accounts using (account_id) where part = ?',
        partition,
      );
      for (const row of rows) {
        const id = accountOf(row);
        const counted = totalsIn(JSON.parse(String(row['body'])));
        if (counted !== null) totals.set(id, counted);
        try {
          new PartedWindow(windows, id, { state: row['state'] as Uint8Array, parts: partsOf(id) });
        } catch (error) {
          // Of an account that is worked on, the head may be older than the parts.
          if (besides.has(id)) continue;
          besides.add(id);
          const position = null;
          report({ kind: 'window-changed', position, id, found: (error as Error).message });
        }
      }
      return { nextOffset: checkpoints.get(partition) ?? 0, windows, totals, besides };
    },
    unlogged: {
      events: unplaced('events', eventRow),
      duplicates: unplaced('duplicates', duplicateRow),
      quarantine: unplaced('quarantine', quarantineRow),
      async *strayWindows() {
        const rows = all(
          'select account_id from windows where account_id not in (select account_id from accounts)',
        );
        yield rows.map(accountOf);
      },
    },
  };
}

/** An account that is worked on may have raised any of its alerts just now. */
const UNCLAIMED = `
  select alerts.*, position, at, event_id is not null and position is not null as event_stored
  from alerts left join events using (event_id)
    left join accounts on accounts.account_id = alerts.account_id
  where not claimed and (position is null or not coalesce(mixed or busy, 0)) order by alert_id`;

const accountOf = (row: CopiedRow): string => String(row['account_id']);

const NOTHING: Pages<never> = { next: async () => ({ done: true, value: undefined }) };
