import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { AlertRow, EventRow } from '../../../application/audit/ports.ts';
import type { StoredAccount } from '../../../application/rebuild/ports.ts';
import { totalsIn } from '../account-totals.ts';
import { type Item, itemOf } from '../attributes.ts';
import type { AuditCopy } from '../audit-copy.ts';
import { alertRow, type CopiedRow, eventRow } from '../audit-rows.ts';
import { copiedPages } from '../copied-pages.ts';

/** Accounts listed at once. */
const PAGE = 500;

/**
 * Whose alert it is, is told by the event that its id ends with, or else by the one that it names: one with other
 * fields than it must have is then still found beside its account's others. Without either event it is nobody's.
 * Accounts that have a window and no events are accounts as well.
 */
const PREPARE = `
  create index events_by_account on events (account_id, at);
  alter table alerts add column owner text;
  update alerts set owner = coalesce(
    (select account_id from events where events.event_id = substr(alert_id, -36)),
    (select account_id from events where events.event_id = alerts.event_id));
  create index alerts_by_owner on alerts (owner);
  create table either as
    select account_id, mixed, state, windows.body from accounts left join windows using (account_id)
    union all
    select account_id, 1, state, body from windows
      where account_id not in (select account_id from accounts);
  create unique index either_by_id on either (account_id);`;

/** The order of the log where all events have a place in one partition. */
const IN_ORDER = 'at, rowid';
const BY_TIME = `json_extract(body, '$.occurredAt'), event_id`;

/** A copy of the tables, account by account. */
export interface CopiedAccounts {
  readonly events: number;
  readonly accounts: number;
  /** Accounts with events or with a window. What an account gives is good until the next is asked for. */
  all(): Iterable<StoredAccount>;
  /** Alerts whose events are not stored. */
  orphans(): readonly AlertRow[];
  /** An alert as it was copied. */
  alertItem(alertId: string): Item;
}

export function copiedAccounts({ db }: AuditCopy): CopiedAccounts {
  db.exec(PREPARE);
  const { all, partsOf } = copiedPages(db);
  const count = (text: string) =>
    Number(all(`select count(*) as count from ${text}`)[0]?.['count']);
  const alerts = (condition: string, ...values: SQLInputValue[]): AlertRow[] =>
    all(
      `select *, owner is not null as event_stored from alerts where ${condition} order by alert_id`,
      ...values,
    ).map(alertRow);

  function accountOf(row: CopiedRow): StoredAccount {
    const accountId = String(row['account_id']);
    const parts = partsOf(accountId);
    const state = row['state'] as Uint8Array | null;
    const head: Item = JSON.parse(String(row['body'] ?? '{}'));
    const ordered = row['mixed'] === 0;
    return {
      ...{ accountId, ordered },
      events: eventsOf(db, accountId, ordered ? IN_ORDER : BY_TIME),
      window:
        state === null
          ? undefined
          : {
              ...{ state, parts, version: Number(head['version']?.N ?? 0) },
              ...{ counted: Number(head['events']?.N ?? 0), totals: totalsIn(head) },
            },
      parts: [...parts.keys()],
      alerts: alerts('owner = ?', accountId),
    };
  }

  return {
    events: count('events'),
    accounts: count('either'),
    *all() {
      for (let after = ''; ; ) {
        const rows = all(
          `select * from either where account_id > ? order by account_id limit ${PAGE}`,
          after,
        );
        if (rows.length === 0) return;
        for (const row of rows) yield accountOf(row);
        after = String(rows.at(-1)?.['account_id']);
      }
    },
    orphans: () => alerts('owner is null'),
    alertItem: (alertId) =>
      itemOf(
        JSON.parse(String(all('select body from alerts where alert_id = ?', alertId)[0]?.['body'])),
      ),
  };
}

function* eventsOf(db: DatabaseSync, accountId: string, order: string): Generator<EventRow> {
  const events = db.prepare(`select * from events where account_id = ? order by ${order}`);
  for (const row of events.iterate(accountId)) yield eventRow(row);
}
