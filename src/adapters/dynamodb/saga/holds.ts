import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Compensable } from '../../../application/saga/ports.ts';
import { DONE, rejected } from '../../../domain/saga/saga.ts';
import { itemOf } from '../attributes.ts';
import { attempt } from './attempt.ts';

/**
 * Holds on accounts: `account#<id>` names the saga that holds it, `saga#<id>` is `placed`, and `released` for good.
 * An account that another saga or person holds is not held twice.
 */
export function dynamoHolds(client: DynamoDBClient, table: string, now: () => number): Compensable {
  const at = () => new Date(now()).toISOString();
  return {
    async perform({ sagaId, accountId }) {
      const mine = { ':saga': { S: sagaId } };
      const stopped = await attempt(() =>
        client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Put: {
                  TableName: table,
                  Item: itemOf({ id: `saga#${sagaId}`, state: 'placed', accountId, at: at() }),
                  ConditionExpression: 'attribute_not_exists(id) OR #state = :placed',
                  ExpressionAttributeNames: { '#state': 'state' },
                  ExpressionAttributeValues: { ':placed': { S: 'placed' } },
                },
              },
              {
                Put: {
                  TableName: table,
                  Item: itemOf({ id: `account#${accountId}`, sagaId, at: at() }),
                  ConditionExpression: 'attribute_not_exists(id) OR sagaId = :saga',
                  ExpressionAttributeValues: mine,
                },
              },
            ],
          }),
        ),
      );
      if (stopped === undefined) return DONE;
      return rejected(
        stopped[0] ? 'this hold was released already' : 'the account is held by somebody else',
      );
    },
    async undo({ sagaId, accountId }) {
      // The tombstone first: from here on nothing late can hold the account again.
      await attempt(() =>
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf({ id: `saga#${sagaId}`, state: 'released', accountId, at: at() }),
          }),
        ),
      );
      await attempt(() =>
        client.send(
          new DeleteItemCommand({
            TableName: table,
            Key: { id: { S: `account#${accountId}` } },
            ConditionExpression: 'sagaId = :saga',
            ExpressionAttributeValues: { ':saga': { S: sagaId } },
          }),
        ),
      );
    },
  };
}
