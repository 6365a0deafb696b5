import {
  type AttributeValue,
  DescribeTableCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { Endpoints } from '../../../local/endpoints.ts';

/** Items of the four tables in which a record or an alert can end. */
export interface StoreCounts {
  readonly events: number;
  readonly duplicates: number;
  readonly quarantine: number;
  readonly alerts: number;
}

type CountTable = (client: DynamoDBClient, table: string) => Promise<number>;

/** How many items a table holds, by reading it. */
export const countByScan: CountTable = async (client, table) => {
  let total = 0;
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        Select: 'COUNT',
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    total += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return total;
};

/** What the table says of itself: free of charge, exact on the emulator, hours old on AWS. */
export const countByDescription: CountTable = async (client, table) => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  return Table?.ItemCount ?? 0;
};

export async function countStores(
  client: DynamoDBClient,
  tables: Endpoints['tables'],
  count: CountTable,
): Promise<StoreCounts> {
  const [events, duplicates, quarantine, alerts] = await Promise.all([
    count(client, tables.events),
    count(client, tables.duplicates),
    count(client, tables.quarantine),
    count(client, tables.alerts),
  ]);
  return { events, duplicates, quarantine, alerts };
}

export function countsSince(now: StoreCounts, before: StoreCounts): StoreCounts {
  return {
    events: now.events - before.events,
    duplicates: now.duplicates - before.duplicates,
    quarantine: now.quarantine - before.quarantine,
    alerts: now.alerts - before.alerts,
  };
}

/** Records that have come to rest, one way or another. */
export const settled = ({ events, duplicates, quarantine }: StoreCounts): number =>
  events + duplicates + quarantine;
