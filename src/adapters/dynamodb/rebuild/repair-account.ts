import {
  type DynamoDBClient,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  AccountDifference,
  AlertRepair,
} from '../../../application/rebuild/account-rebuild.ts';
import { type Item, itemOf, text } from '../attributes.ts';
import { batchGet } from '../batch-get.ts';
import { alertItem, partId } from '../ledger-items.ts';
import { passingReasons } from '../passing-reasons.ts';
import { MAX_ACTIONS } from '../transaction-plan.ts';
import { wholeWindowItem } from '../window-update.ts';

export interface RepairedTables {
  readonly events: string;
  readonly windows: string;
  readonly windowParts: string;
  readonly alerts: string;
}

export interface RepairOptions {
  readonly tables: RepairedTables;
  /** What is written of a difference. */
  readonly windows: boolean;
  readonly alerts: boolean;
  /** An alert as it was compared. */
  readonly alertItem: (alertId: string) => Item;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Writes what an account must have, in one transaction, or several where it is more than one takes: alerts first. Each
 * holds only while the window is the one that was compared: every event and alert of the account comes with a version
 * of it, or counts in it where it is late.
 * @returns false when the account moved meanwhile
 */
export async function repairAccount(
  client: DynamoDBClient,
  difference: AccountDifference,
  options: RepairOptions,
): Promise<boolean> {
  const { tables, windows } = options;
  const { accountId } = difference;
  const alerts = options.alerts ? difference.alerts.map((one) => alertAction(one, options)) : [];
  const window = windows ? windowActions(difference, options) : [];
  const guarded = { TableName: tables.windows, Key: itemOf({ accountId }) };
  const unmoved = { ConditionCheck: { ...guarded, ...isUnmoved(difference) } };
  while (alerts.length + Math.max(1, window.length) > MAX_ACTIONS) {
    const some = alerts.splice(0, MAX_ACTIONS - 1);
    if (!(await transact(client, [unmoved, ...some]))) return false;
  }
  return transact(client, [...(window.length > 0 ? window : [unmoved]), ...alerts]);
}

/** Takes away an alert about an event that is not stored. @returns false when that has changed */
export function removeOrphan(
  client: DynamoDBClient,
  repair: AlertRepair,
  options: RepairOptions,
): Promise<boolean> {
  const eventId = repair.stored?.alert.eventId ?? '';
  const unstored = {
    ConditionCheck: {
      ...{ TableName: options.tables.events, Key: itemOf({ eventId }) },
      ConditionExpression: 'attribute_not_exists(eventId)',
    },
  };
  return transact(client, [unstored, alertAction(repair, options)]);
}

/** Of these accounts, those whose windows no longer are the ones that were compared. */
export async function movedAccounts(
  client: DynamoDBClient,
  table: string,
  compared: readonly Pick<AccountDifference, 'accountId' | 'version' | 'counted'>[],
): Promise<ReadonlySet<string>> {
  const ids = compared.map(({ accountId }) => accountId);
  const attributes = ['accountId', 'version', 'events'];
  const heads = await batchGet(client, {
    ...{ table, key: 'accountId', ids, consistent: true, attributes },
  });
  const number = (head: Item | undefined, name: string) => Number(head?.[name]?.N ?? 0);
  const now = new Map(heads.map((head) => [text(head, 'accountId'), head]));
  return new Set(
    compared
      .filter(({ accountId, version, counted }) => {
        const head = now.get(accountId);
        return number(head, 'version') !== version || number(head, 'events') !== counted;
      })
      .map(({ accountId }) => accountId),
  );
}

function windowActions(
  difference: AccountDifference,
  { tables, now }: RepairOptions,
): TransactWriteItem[] {
  const { accountId, nextVersion, window, parts, totals } = difference;
  if (window === undefined) return [];
  const condition = isUnmoved(difference);
  const removed = parts.map((number) => ({
    Delete: { TableName: tables.windowParts, Key: itemOf({ id: partId(accountId, number) }) },
  }));
  const actions: TransactWriteItem[] = [];
  if (window === null) {
    actions.push({
      Delete: { TableName: tables.windows, Key: itemOf({ accountId }), ...condition },
    });
  } else {
    const whole = { accountId, baseVersion: nextVersion - 1, window, totals };
    const Item = wholeWindowItem(whole, now());
    actions.push({ Put: { TableName: tables.windows, Item, ...condition } });
    for (const { number, state } of window.added) {
      const Item = itemOf({ id: partId(accountId, number), state });
      actions.push({ Put: { TableName: tables.windowParts, Item } });
    }
  }
  // Parts that no head names do no harm, should there be more than fit.
  return [...actions, ...removed.slice(0, MAX_ACTIONS - actions.length)];
}

const isUnmoved = ({ version, counted }: AccountDifference) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(accountId)' }
    : {
        ConditionExpression: `#version = :version and ${counted === 0 ? 'attribute_not_exists(#events)' : '#events = :events'}`,
        ExpressionAttributeNames: { '#version': 'version', '#events': 'events' },
        ExpressionAttributeValues: {
          ':version': { N: String(version) },
          ...(counted > 0 && { ':events': { N: String(counted) } }),
        },
      };

function alertAction(
  { alert, stored }: AlertRepair,
  { tables, alertItem: copied, now }: RepairOptions,
): TransactWriteItem {
  const TableName = tables.alerts;
  const condition =
    stored === undefined
      ? { ConditionExpression: 'attribute_not_exists(alertId)' }
      : unchanged(copied(stored.alert.alertId));
  if (alert === undefined) {
    const Key = itemOf({ alertId: stored?.alert.alertId });
    return { Delete: { TableName, Key, ...condition } };
  }
  const raisedAt = stored === undefined || Number.isNaN(stored.raisedAt) ? now() : stored.raisedAt;
  return { Put: { TableName, Item: alertItem(alert, raisedAt), ...condition } };
}

/** Whether an item still is what it was. */
function unchanged(item: Item) {
  const names = Object.keys(item);
  return {
    ConditionExpression: names.map((_, i) => `#a${i} = :a${i}`).join(' and '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#a${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.values(item).map((value, i) => [`:a${i}`, value]),
    ),
  };
}

/** @returns false when something was in the way: nothing is written then */
async function transact(
  client: DynamoDBClient,
  TransactItems: TransactWriteItem[],
): Promise<boolean> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    return true;
  } catch (error) {
    if (passingReasons(error) !== undefined) return false;
    throw error;
  }
}
