import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

export interface ScanRequest {
  readonly table: string;
  /** Attributes to read. */
  readonly attributes: readonly string[];
  /** Only items whose attribute is at least this. @default all items */
  readonly since?: { readonly attribute: string; readonly value: number | string };
}

/** Every item of a table, projected, as it is read. */
export async function* scan(
  client: DynamoDBClient,
  { table, attributes, since }: ScanRequest,
): AsyncGenerator<Item> {
  const names = Object.fromEntries(attributes.map((name, index) => [`#${index}`, name]));
  let start: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: { ...names, ...(since && { '#since': since.attribute }) },
        ...(since && {
          FilterExpression: '#since >= :since',
          ExpressionAttributeValues: { ':since': toAttribute(since.value) },
        }),
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

const toAttribute = (value: number | string): AttributeValue =>
  typeof value === 'number' ? { N: String(value) } : { S: value };
