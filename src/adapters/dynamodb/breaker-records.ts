import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { BreakerRecords } from '../../application/ports/breaker-records.ts';

/** One item a breaker: written when it opens, when a trial is claimed and when it closes. */
export function dynamoBreakerRecords(client: DynamoDBClient, table: string): BreakerRecords {
  const update = (name: string, retryAt: number) => ({
    TableName: table,
    Key: { name: { S: name } },
    UpdateExpression: 'SET retryAt = :retryAt',
    ExpressionAttributeValues: { ':retryAt': { N: String(retryAt) } },
  });
  return {
    async read(name) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { name: { S: name } } }),
      );
      const retryAt = Number(Item?.['retryAt']?.N ?? 0);
      return retryAt > 0 ? { retryAt } : undefined;
    },
    async opened(name, retryAt) {
      await client.send(new UpdateItemCommand(update(name, retryAt)));
    },
    async claimTrial(name, now, nextAt) {
      const { ExpressionAttributeValues, ...rest } = update(name, nextAt);
      const values = { ...ExpressionAttributeValues, ':now': { N: String(now) } };
      try {
        await client.send(
          new UpdateItemCommand({
            ...rest,
            ExpressionAttributeValues: { ...values, ':closed': { N: '0' } },
            ConditionExpression: 'retryAt > :closed AND retryAt <= :now',
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async closed(name) {
      await client.send(new UpdateItemCommand(update(name, 0)));
    },
  };
}
