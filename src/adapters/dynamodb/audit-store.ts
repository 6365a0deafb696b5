import type { SQLInputValue } from 'node:sqlite';
import type { AuditedSagas } from '../../application/audit/check-sagas.ts';
import type { AuditedStore, Pages, QuarantineRow } from '../../application/audit/ports.ts';
import type { OffsetRange } from '../../application/ports/committed-log.ts';
import { deserialiseWindow } from '../../domain/windows/serialise.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import type { AuditCopy } from './audit-copy.ts';
import {
  alertRow,
  type CopiedRow,
  duplicateRow,
  eventRow,
  originalOf,
  quarantineFields,
} from './audit-rows.ts';
import { DUPLICATES_KEPT_S } from './event-ledger.ts';

const PAGE = 2_000;
/** An original may be 300 KB, or larger in its bucket. */
const PAGE_OF_ORIGINALS = 50;

export interface CopiedStoreOptions {
  readonly checkpoints: ReadonlyMap<number, number>;
  /** As they are now, not when the copy was made. */
  readonly findSagas: AuditedSagas['find'];
  /** An original that was too large for its item; `undefined` when it is not there. */
  readonly fetchLarge: (claim: unknown) => Promise<Buffer | undefined>;
}

type Table = 'events' | 'duplicates' | 'quarantine';

/** The workflow lane's store for an audit, from a copy. The lane may go on: accounts that it works on are known. */
export function copiedAuditStore(
  { db }: AuditCopy,
  { checkpoints, fetchLarge, findSagas }: CopiedStoreOptions,
): AuditedStore {
  const all = (text: string, ...values: SQLInputValue[]): CopiedRow[] =>
    db.prepare(text).all(...values);

  const limitOf = (table: Table) => (table === 'quarantine' ? PAGE_OF_ORIGINALS : PAGE);

  async function* placed<Row>(
    table: Table,
    { partition, from, to }: OffsetRange,
    of: (row: CopiedRow) => Row | Promise<Row>,
  ): AsyncGenerator<Row[], void> {
    const next = `select rowid, * from ${table} where part = ? and at < ? and (at, rowid) > (?, ?)
      order by at, rowid limit ${limitOf(table)}`;
    for (let after: CopiedRow = { at: from - 1, rowid: Number.MAX_SAFE_INTEGER }; ; ) {
      const rows = all(next, partition, to, Number(after['at']), Number(after['rowid']));
      const last = rows.at(-1);
      if (last === undefined) return;
      yield await mapped(rows, of);
      after = last;
    }
  }

  async function* unplaced<Row>(
    table: Table,
    of: (row: CopiedRow) => Row | Promise<Row>,
  ): AsyncGenerator<(Row & { readonly position: string })[], void> {
    const next = `select rowid, * from ${table} where part is null and rowid > ?
      order by rowid limit ${limitOf(table)}`;
    for (let after = 0; ; ) {
      const rows = all(next, after);
      if (rows.length === 0) return;
      const values = await mapped(rows, of);
      yield values.map((row, i) => ({ ...row, position: String(rows[i]?.['position']) }));
      after = Number(rows.at(-1)?.['rowid']);
    }
  }

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
      const besides = accounts('part = ? and (mixed or busy)', partition);
      const rows = all(
        'select * from windows join accounts using (account_id) where part = ?',
        partition,
      );
      for (const row of rows) {
        const id = accountOf(row);
        try {
          deserialiseWindow(windows, id, row['state'] as Uint8Array);
        } catch (error) {
          besides.add(id);
          const position = null;
          report({ kind: 'window-changed', position, id, found: (error as Error).message });
        }
      }
      return { nextOffset: checkpoints.get(partition) ?? 0, windows, besides };
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

const mapped = <Row>(
  rows: readonly CopiedRow[],
  of: (row: CopiedRow) => Row | Promise<Row>,
): Promise<Row[]> => Promise.all(rows.map(of));

const NOTHING: Pages<never> = { next: async () => ({ done: true, value: undefined }) };
