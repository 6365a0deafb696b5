import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

/** Whether an event is in the table, strongly consistent. */
export function dynamoIsStored(
  client: DynamoDBClient,
  table: string,
): (eventId: string) => Promise<boolean> {
  return async (eventId) => {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: { eventId: { S: eventId } },
        ConsistentRead: true,
        ProjectionExpression: 'eventId',
      }),
    );
    return Item !== undefined;
  };
}
