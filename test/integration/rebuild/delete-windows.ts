import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { Pipeline } from '../../helpers/pipeline.ts';

/** Takes away the windows of accounts, and leaves the parts they had. */
export async function deleteWindows(
  { dynamo, endpoints }: Pipeline,
  accounts: readonly string[],
): Promise<void> {
  const TableName = endpoints.tables.windows;
  for (const account of accounts) {
    await dynamo.send(new DeleteItemCommand({ TableName, Key: { accountId: { S: account } } }));
  }
}
