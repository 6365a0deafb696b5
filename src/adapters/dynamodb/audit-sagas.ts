import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditedSagas } from '../../application/audit/ports.ts';
import type { Saga } from '../../domain/saga/saga.ts';
import { text } from './attributes.ts';
import { misfiled } from './audit-rows.ts';
import { batchGet } from './batch-get.ts';
import { plainOf } from './plain.ts';

/** Sagas as they stand in their table now: an audit may wait for those that are on their way. */
export function dynamoSagas(client: DynamoDBClient, table: string): Pick<AuditedSagas, 'find'> {
  return {
    async find(sagaIds) {
      const attributes = [
        ...['sagaId', 'alertId', 'accountId', 'detector', 'severity', 'reason', 'startedAt', 'day'],
      ];
      const request = { table, key: 'sagaId', ids: sagaIds, consistent: true, attributes };
      const items = await batchGet(client, request);
      return new Map(
        items.map((item) => {
          const { startedAt, day, ...saga } = plainOf(item);
          return [
            text(item, 'sagaId'),
            { ...(saga as unknown as Saga), ...misfiled(startedAt, day) },
          ];
        }),
      );
    },
  };
}
