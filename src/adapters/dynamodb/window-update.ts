import type { Update } from '@aws-sdk/client-dynamodb';
import type { Commit } from '../../application/ports/event-ledger.ts';
import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import type { WindowWrite } from '../../domain/windows/parted-window.ts';
import { COUNTED_FROM, totalsAdded, totalsAttributes } from './account-totals.ts';
import { type Item, itemOf } from './attributes.ts';
import { windowHead } from './ledger-items.ts';

/**
 * The update of an account's window item by a commit: its head, if the version is unchanged, and what is added to the
 * totals beside it. Late events leave the head as it is and whatever version it has.
 */
export function windowUpdate(commit: Commit, TableName: string, now: number): Update {
  const { accountId, baseVersion, window } = commit;
  const head = window === undefined ? {} : windowHead(commit, window, now);
  const added = Object.entries(totalsAdded(commit));
  const names = [...Object.keys(head), COUNTED_FROM, ...added.map(([name]) => name)];
  const sets = Object.keys(head).map((name) => `#${name} = :${name}`);
  sets.push(`#${COUNTED_FROM} = if_not_exists(#${COUNTED_FROM}, :base)`);
  const adds = added.map(([name]) => `#${name} :${name}`);
  const hadParts = window !== undefined && head['parts'] === undefined;
  const isFirst = window !== undefined && baseVersion === 0;
  const condition = isFirst ? 'attribute_not_exists(accountId)' : '#version = :base';
  return {
    TableName,
    Key: { accountId: { S: accountId } },
    UpdateExpression: [
      `SET ${sets.join(', ')}`,
      ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : []),
      ...(hadParts ? ['REMOVE #parts'] : []),
    ].join(' '),
    ConditionExpression: window === undefined ? 'attribute_exists(#version)' : condition,
    ExpressionAttributeNames: Object.fromEntries(
      [...names, 'version', ...(hadParts ? ['parts'] : [])].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(head).map(([name, value]) => [`:${name}`, value])),
      ...Object.fromEntries(added.map(([name, sum]) => [`:${name}`, { N: String(sum) }])),
      ':base': { N: String(baseVersion) },
    },
  };
}

/** A window with the totals of all its account's events. */
export interface WholeWindow {
  readonly accountId: string;
  /** One less than the version it gets. */
  readonly baseVersion: number;
  readonly window: WindowWrite;
  readonly totals: AccountTotals;
}

/** The item that the updates of every commit of an account come to. */
export const wholeWindowItem = (
  { accountId, baseVersion, window, totals }: WholeWindow,
  now: number,
): Item => ({
  ...itemOf({ accountId, [COUNTED_FROM]: 0, ...totalsAttributes(totals) }),
  ...windowHead({ baseVersion }, window, now),
});
