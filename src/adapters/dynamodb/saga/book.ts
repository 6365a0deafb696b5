import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SagaBook } from '../../../application/saga/ports.ts';
import { itemOf, text } from '../attributes.ts';
import { attempt } from './attempt.ts';

/** Sagas in a table keyed by their id; the workflow itself writes how they end. */
export function dynamoSagaBook(client: DynamoDBClient, table: string, now: () => number): SagaBook {
  return {
    async enter(saga) {
      const startedAt = new Date(now()).toISOString();
      const day = startedAt.slice(0, 10);
      const entry = { ...saga, state: 'running', startedAt, day, stuckTimes: 0 };
      const stopped = await attempt(() =>
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(entry),
            ConditionExpression: 'attribute_not_exists(sagaId)',
          }),
        ),
      );
      if (stopped === undefined) return true;
      const { Item = {} } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: { sagaId: { S: saga.sagaId } },
          ConsistentRead: true,
        }),
      );
      return text(Item, 'state') === 'running';
    },
  };
}
