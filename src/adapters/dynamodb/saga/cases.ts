import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Compensable } from '../../../application/saga/ports.ts';
import { DONE, rejected } from '../../../domain/saga/saga.ts';
import { itemOf, text } from '../attributes.ts';
import { attempt } from './attempt.ts';

/** More open cases of one account are no help to anybody. */
const MOST_OPEN = 3;

/**
 * Cases for people: `saga#<id>` is `open`, or `cancelled` for good; `account#<id>` counts those that are open.
 */
export function dynamoCases(client: DynamoDBClient, table: string, now: () => number): Compensable {
  const caseItem = (sagaId: string, state: string, more: Record<string, string>) =>
    itemOf({ id: `saga#${sagaId}`, state, at: new Date(now()).toISOString(), ...more });
  const counting = (accountId: string, by: number) => ({
    TableName: table,
    Key: { id: { S: `account#${accountId}` } },
    UpdateExpression: 'ADD openCases :by',
    ExpressionAttributeValues: { ':by': { N: String(by) } },
  });
  const stateOf = async (sagaId: string): Promise<string> => {
    let state = '';
    await attempt(async () => {
      const { Item = {} } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: { id: { S: `saga#${sagaId}` } },
          ConsistentRead: true,
        }),
      );
      state = text(Item, 'state');
    });
    return state;
  };
  return {
    async perform({ sagaId, accountId, alertId, reason }) {
      const count = counting(accountId, 1);
      const values = { ...count.ExpressionAttributeValues, ':most': { N: String(MOST_OPEN) } };
      const stopped = await attempt(() =>
        client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Put: {
                  TableName: table,
                  Item: caseItem(sagaId, 'open', { accountId, alertId, reason }),
                  ConditionExpression: 'attribute_not_exists(id)',
                },
              },
              {
                Update: {
                  ...count,
                  ExpressionAttributeValues: values,
                  ConditionExpression: 'attribute_not_exists(openCases) OR openCases < :most',
                },
              },
            ],
          }),
        ),
      );
      if (stopped === undefined) return DONE;
      if (!stopped[0]) return rejected(`the account has ${MOST_OPEN} open cases`);
      return (await stateOf(sagaId)) === 'open'
        ? DONE
        : rejected('this case was cancelled already');
    },
    async undo({ sagaId, accountId, alertId }) {
      const cancelled = caseItem(sagaId, 'cancelled', { accountId, alertId });
      const neverOpened = {
        TableName: table,
        Item: cancelled,
        ConditionExpression: 'attribute_not_exists(id)',
      };
      if ((await attempt(() => client.send(new PutItemCommand(neverOpened)))) === undefined) return;
      // There is one, so it is open or cancelled already: then the condition stops both parts.
      await attempt(() =>
        client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Put: {
                  ...neverOpened,
                  ConditionExpression: '#state = :open',
                  ExpressionAttributeNames: { '#state': 'state' },
                  ExpressionAttributeValues: { ':open': { S: 'open' } },
                },
              },
              { Update: counting(accountId, -1) },
            ],
          }),
        ),
      );
    },
  };
}
