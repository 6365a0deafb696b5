import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Endpoints } from '../../../local/endpoints.ts';
import { dynamoDb } from '../clients.ts';
import { plain } from '../stores/plain.ts';

export type SagaItem = Readonly<Record<string, unknown>>;

/** The entry of a saga, and what each service knows of it. */
export interface SagaItems {
  readonly saga: SagaItem | undefined;
  readonly hold: SagaItem | undefined;
  readonly case: SagaItem | undefined;
  readonly notice: SagaItem | undefined;
}

export async function itemsOf(endpoints: Endpoints, sagaId: string): Promise<SagaItems> {
  const client = dynamoDb(endpoints);
  const get = async (TableName: string, name: string, key: string) => {
    const Key = { [name]: { S: key } };
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    );
    return Item && plain(Item);
  };
  const { sagas, holds, cases, notices } = endpoints.tables;
  try {
    const [saga, ...parts] = await Promise.all([
      get(sagas, 'sagaId', sagaId),
      ...[holds, cases, notices].map((table) => get(table, 'id', `saga#${sagaId}`)),
    ]);
    return { saga, hold: parts[0], case: parts[1], notice: parts[2] };
  } finally {
    client.destroy();
  }
}
