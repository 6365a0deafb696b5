import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Commit } from '../../application/ports/event-ledger.ts';
import { type Item, itemOf } from './attributes.ts';
import { alertItem, eventItem, partId } from './ledger-items.ts';
import { windowUpdate } from './window-update.ts';

/** Most actions in one TransactWriteItems. */
export const MAX_ACTIONS = 100;
/** Most bytes in one transaction; DynamoDB takes 4 MB. */
const MAX_BYTES = 3_500_000;

export interface LedgerTables {
  readonly events: string;
  readonly windows: string;
  readonly windowParts: string;
  readonly alerts: string;
}

/** One commit's part of a transaction. `events[i]` is guarded by `actions[i]`; the window's guard is next. */
export interface Planned {
  readonly index: number;
  readonly commit: Commit;
  readonly actions: readonly TransactWriteItem[];
}

/** The actions of one commit: events if absent, the window if its version is unchanged and totals, its parts, alerts. */
export function planCommit(
  index: number,
  commit: Commit,
  tables: LedgerTables,
  now: number,
): Planned {
  const put = (TableName: string, Item: Item, guard: object = {}): TransactWriteItem => ({
    Put: { TableName, Item, ...guard },
  });
  const actions = commit.events.map((event) =>
    put(tables.events, eventItem(event, now), {
      ConditionExpression: 'attribute_not_exists(eventId)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  actions.push({ Update: windowUpdate(commit, tables.windows, now) });
  if (commit.window !== undefined) {
    for (const { number, state } of commit.window.added) {
      actions.push(
        put(tables.windowParts, itemOf({ id: partId(commit.accountId, number), state })),
      );
    }
    for (const number of commit.window.removed) {
      const id = partId(commit.accountId, number);
      actions.push({ Delete: { TableName: tables.windowParts, Key: itemOf({ id }) } });
    }
  }
  for (const alert of commit.alerts) actions.push(put(tables.alerts, alertItem(alert, now)));
  return { index, commit, actions };
}

/**
 * Packs commits into transactions: whole commits only, up to 100 actions, below the byte limit, and never the
 * same event id twice in one (DynamoDB refuses two actions on one item).
 */
export function packTransactions(commits: readonly Planned[]): Planned[][] {
  const transactions: { planned: Planned[]; actions: number; bytes: number; ids: Set<string> }[] =
    [];
  for (const planned of commits) {
    const ids = planned.commit.events.map(({ event }) => event.eventId);
    const bytes = bytesOf(planned.commit);
    const open = transactions.at(-1);
    const fits =
      open !== undefined &&
      open.actions + planned.actions.length <= MAX_ACTIONS &&
      open.bytes + bytes <= MAX_BYTES &&
      !ids.some((id) => open.ids.has(id));
    const into = fits ? open : { planned: [], actions: 0, bytes: 0, ids: new Set<string>() };
    if (!fits) transactions.push(into);
    into.planned.push(planned);
    into.actions += planned.actions.length;
    into.bytes += bytes;
    for (const id of ids) into.ids.add(id);
  }
  return transactions.map((transaction) => transaction.planned);
}

/** Rough size of what a commit writes, bytes, on the high side. */
function bytesOf({ events, window, alerts }: Commit): number {
  const texts = events.map(({ event }) => JSON.stringify(event).length + 600);
  return texts.reduce((a, b) => a + b, 0) + windowBytes(window) + 300 + alerts.length * 1_000;
}

const windowBytes = (window: Commit['window']): number =>
  window === undefined
    ? 0
    : window.added.reduce((sum, { state }) => sum + state.length + 100, window.state.length);
