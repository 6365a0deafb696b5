import { setTimeout } from 'node:timers/promises';
import {
  type CancellationReason,
  type DynamoDBClient,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import type {
  CommitResult,
  EventLedger,
  KnownEvent,
} from '../../application/ports/event-ledger.ts';
import { type Item, itemOf, text } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { batchPut } from './batch-put.ts';
import { passingReasons } from './passing-reasons.ts';
import {
  type LedgerTables,
  type Planned,
  packTransactions,
  planCommit,
} from './transaction-plan.ts';

/** Transactions in flight at once. */
const CONCURRENT_TRANSACTIONS = 4;
/** Times a transaction is sent again after it collided with another one on an item. */
const MAX_COLLISIONS = 6;
/** How long a duplicate stays noted, seconds. */
export const DUPLICATES_KEPT_S = 30 * 24 * 3600;

export interface LedgerOptions extends LedgerTables {
  readonly duplicates: string;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Events, windows and alerts in DynamoDB. Commits are packed into transactions of up to 100 actions; when one
 * is cancelled, the commits whose conditions failed are set apart and the others are sent again.
 */
export function dynamoEventLedger(client: DynamoDBClient, options: LedgerOptions): EventLedger {
  return {
    async commit(commits) {
      const results: CommitResult[] = commits.map(() => ({ kind: 'superseded' }));
      const now = options.now();
      const planned = commits.map((commit, i) => planCommit(i, commit, options, now));
      const limit = pLimit(CONCURRENT_TRANSACTIONS);
      await Promise.all(
        packTransactions(planned).map((transaction) =>
          limit(() => transact(client, transaction, results)),
        ),
      );
      return results;
    },

    async find(eventIds) {
      const items = await batchGet(client, {
        table: options.events,
        key: 'eventId',
        ids: eventIds,
        consistent: true,
        attributes: ['eventId', 'position', 'fingerprint'],
      });
      return new Map(items.map((item) => [text(item, 'eventId'), knownEvent(item)]));
    },

    async noteDuplicates(duplicates) {
      const once = new Map(duplicates.map((duplicate) => [duplicate.position, duplicate]));
      const seenAt = options.now();
      const expiresAt = Math.floor(seenAt / 1000) + DUPLICATES_KEPT_S;
      const items = [...once.values()].map((one) => itemOf({ ...one, seenAt, expiresAt }));
      await batchPut(client, options.duplicates, items, () => 500);
    },
  };
}

/** Sends one transaction until every commit in it is written or set apart; writes into `results`. */
async function transact(
  client: DynamoDBClient,
  transaction: readonly Planned[],
  results: CommitResult[],
): Promise<void> {
  let left = transaction;
  for (let collisions = 0; left.length > 0 && collisions <= MAX_COLLISIONS; ) {
    const reasons = await send(client, left);
    if (reasons === undefined) {
      for (const { index } of left) results[index] = { kind: 'committed' };
      return;
    }
    const remaining: Planned[] = [];
    let at = 0;
    for (const planned of left) {
      const own = reasons.slice(at, at + planned.actions.length);
      at += planned.actions.length;
      const refused = refusalOf(own);
      if (refused === undefined) remaining.push(planned);
      else results[planned.index] = refused;
    }
    if (remaining.length === left.length) {
      collisions += 1;
      await setTimeout(Math.random() * 10 * 2 ** collisions);
    }
    left = remaining;
  }
}

/** @returns `undefined` when written, else the reason for every action in order. */
async function send(
  client: DynamoDBClient,
  transaction: readonly Planned[],
): Promise<CancellationReason[] | undefined> {
  const TransactItems = transaction.flatMap(({ actions }) => actions);
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    return undefined;
  } catch (error) {
    const reasons = passingReasons(error);
    if (reasons === undefined) throw error;
    return reasons;
  }
}

function refusalOf(reasons: readonly CancellationReason[]): CommitResult | undefined {
  const failed = reasons.filter(({ Code }) => Code === 'ConditionalCheckFailed');
  if (failed.length === 0) return undefined;
  const events = failed.flatMap(({ Item }) => (Item === undefined ? [] : [knownEvent(Item)]));
  return events.length > 0 ? { kind: 'known', events } : { kind: 'superseded' };
}

function knownEvent(item: Item): KnownEvent {
  return {
    eventId: text(item, 'eventId'),
    position: text(item, 'position'),
    fingerprint: text(item, 'fingerprint'),
  };
}
