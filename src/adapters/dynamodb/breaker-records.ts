import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { BreakerRecord, BreakerRecords } from '../../application/ports/breaker-records.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** One item a breaker: written when it opens, when a trial is claimed, when it closes, and to count calls. */
export function dynamoBreakerRecords(client: DynamoDBClient, table: string): BreakerRecords {
  /** @returns the item afterwards, `undefined` when it did not meet the condition */
  async function update(
    name: string,
    UpdateExpression: string,
    values: Readonly<Record<string, number>>,
    ConditionExpression?: string,
  ): Promise<Item | undefined> {
    const numbers = Object.entries(values).map(([key, value]) => [key, { N: String(value) }]);
    try {
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { name: { S: name } },
          UpdateExpression,
          ExpressionAttributeValues: Object.fromEntries(numbers),
          ...(ConditionExpression !== undefined && { ConditionExpression }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
  return {
    async read(name) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { name: { S: name } } }),
      );
      const record = recordOf(Item ?? {});
      return record.retryAt === undefined && record.counted === undefined ? undefined : record;
    },
    async opened(name, retryAt) {
      await update(name, 'SET retryAt = :retryAt', { ':retryAt': retryAt });
    },
    async claimTrial(name, now, nextAt) {
      const values = { ':retryAt': nextAt, ':now': now, ':closed': 0 };
      const isDue = 'retryAt > :closed AND retryAt <= :now';
      return (await update(name, 'SET retryAt = :retryAt', values, isDue)) !== undefined;
    },
    async closed(name) {
      const forgotten = 'REMOVE countedSince, calls, failures';
      await update(name, `SET retryAt = :closed ${forgotten}`, { ':closed': 0 });
    },
    async count(name, more, now, windowMs) {
      const { calls, failures } = more;
      const values = { ':calls': calls, ':failures': failures, ':over': now - windowMs };
      const item =
        (await update(
          name,
          'ADD calls :calls, failures :failures',
          values,
          'countedSince > :over',
        )) ??
        (await update(
          name,
          'SET countedSince = :now, calls = :calls, failures = :failures',
          { ...values, ':now': now },
          'attribute_not_exists(countedSince) OR countedSince <= :over',
        ));
      // Neither: somebody else began a window, or closed the breaker, in between.
      return item === undefined ? await this.count(name, more, now, windowMs) : recordOf(item);
    },
  };
}

function recordOf(item: Item): BreakerRecord {
  const number = (name: string): number => Number(item[name]?.N ?? 0);
  const [retryAt, since] = [number('retryAt'), number('countedSince')];
  return {
    ...(retryAt > 0 && { retryAt }),
    ...(since > 0 && { counted: { since, calls: number('calls'), failures: number('failures') } }),
  };
}
