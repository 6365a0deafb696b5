import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Compensable, NoticeBoard } from '../../../application/saga/ports.ts';
import { MillraceError } from '../../../domain/errors.ts';
import { DONE, rejected, type Saga } from '../../../domain/saga/saga.ts';
import { text } from '../attributes.ts';
import { attempt } from './attempt.ts';

/** Who is told about an account nobody named a recipient for. */
const DEFAULT_RECIPIENT = 'fraud-desk';

export interface NoticesOptions {
  readonly table: string;
  readonly board: NoticeBoard;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Notices of opened cases: `saga#<id>` is `sending` before the board is asked, then `sent`, or `withdrawn` for good.
 * `account#<id>` may name another `recipient`; an empty one has nobody to tell. A notice cannot be unsent: undoing one
 * that may be out publishes its withdrawal.
 */
export function dynamoNotices(
  client: DynamoDBClient,
  { table, board, now }: NoticesOptions,
): Compensable {
  const recipientOf = async (accountId: string): Promise<string> => {
    let recipient = DEFAULT_RECIPIENT;
    await attempt(async () => {
      const Key = { id: { S: `account#${accountId}` } };
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
      if (Item !== undefined) recipient = text(Item, 'recipient');
    });
    return recipient;
  };
  const setState = async ({ sagaId, accountId }: Saga, state: string, unless?: string) => {
    let before = '';
    const stopped = await attempt(async () => {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { id: { S: `saga#${sagaId}` } },
          UpdateExpression: 'SET #state = :state, #at = :at, accountId = :account',
          ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
          ExpressionAttributeValues: {
            ':state': { S: state },
            ':at': { S: new Date(now()).toISOString() },
            ':account': { S: accountId },
            ...(unless !== undefined && { ':unless': { S: unless } }),
          },
          ...(unless !== undefined && {
            ConditionExpression: 'attribute_not_exists(id) OR #state <> :unless',
          }),
          ReturnValues: 'ALL_OLD',
        }),
      );
      before = text(Attributes, 'state');
    });
    return { taken: stopped === undefined, before };
  };
  return {
    async perform(saga) {
      const recipient = await recipientOf(saga.accountId);
      if (recipient === '') return rejected('the account has no recipient of notices');
      // Nothing is noted then: a saga that is taken back needs no bus to withdraw what it never sent.
      if (await board.refuses?.()) {
        throw new MillraceError('MLR_BUS_UNAVAILABLE', 'the bus is known to be down');
      }
      const { taken } = await setState(saga, 'sending', 'withdrawn');
      if (!taken) return rejected('this notice was withdrawn already');
      await board.publish('CaseOpened', saga, recipient);
      await setState(saga, 'sent', 'withdrawn');
      return DONE;
    },
    async undo(saga) {
      const { before } = await setState(saga, 'withdrawn');
      // Also when it was withdrawn before: nobody knows if that was told. Readers drop repeats by saga id.
      if (before !== '')
        await board.publish('CaseWithdrawn', saga, await recipientOf(saga.accountId));
    },
  };
}
