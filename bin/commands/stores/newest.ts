import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Endpoints } from '../../../local/endpoints.ts';
import { dynamoDb } from '../clients.ts';
import type { Item } from './scan.ts';

export interface NewestRequest {
  readonly table: string;
  /** Sort key of the `byDay` index: an ISO time. */
  readonly timeAttribute: string;
  /** Items at most. */
  readonly limit: number;
  /** Nothing older than this, epoch ms. */
  readonly since: number;
  /** Epoch ms. */
  readonly now: number;
  /** Attribute → the value it must have. */
  readonly where: Readonly<Record<string, string | undefined>>;
}

const DAY_MS = 86_400_000;

/** Where listings begin unless they are told, epoch ms. */
export const monthAgo = (): number => Date.now() - 30 * DAY_MS;

/** What a listing command was asked for. */
export interface Listing
  extends Pick<NewestRequest, 'table' | 'timeAttribute' | 'limit' | 'where'> {
  /** Epoch ms. */
  readonly since: number;
}

/** The newest items for a listing, with a client of its own. */
export async function list(endpoints: Endpoints, listing: Listing): Promise<Item[]> {
  const client = dynamoDb(endpoints);
  const request = { ...listing, now: Date.now() };
  return await newest(client, request).finally(() => client.destroy());
}

/** The newest items of a table with a `byDay` index, day by day back to `since`. */
export async function newest(client: DynamoDBClient, request: NewestRequest): Promise<Item[]> {
  const found: Item[] = [];
  const oldestDay = dayOf(request.since);
  for (let time = request.now; dayOf(time) >= oldestDay; time -= DAY_MS) {
    for await (const item of itemsOfDay(client, request, dayOf(time))) {
      found.push(item);
      if (found.length >= request.limit) return found;
    }
  }
  return found;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

async function* itemsOfDay(
  client: DynamoDBClient,
  { table, timeAttribute, since, where }: NewestRequest,
  day: string,
): AsyncGenerator<Item> {
  const filters = Object.entries(where).filter((entry) => entry[1] !== undefined);
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'byDay',
        KeyConditionExpression: '#day = :day AND #time >= :since',
        ExpressionAttributeNames: {
          '#day': 'day',
          '#time': timeAttribute,
          ...Object.fromEntries(filters.map(([name], i) => [`#f${i}`, name])),
        },
        ExpressionAttributeValues: {
          ':day': { S: day },
          ':since': { S: new Date(since).toISOString() },
          ...Object.fromEntries(filters.map(([, value], i) => [`:f${i}`, { S: value ?? '' }])),
        },
        ...(filters.length > 0 && {
          FilterExpression: filters.map((_, i) => `#f${i} = :f${i}`).join(' AND '),
        }),
        ScanIndexForward: false,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
