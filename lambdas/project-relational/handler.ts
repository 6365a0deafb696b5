import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { Item } from '../../src/adapters/dynamodb/attributes.ts';
import { changeOf } from '../../src/adapters/dynamodb/changes.ts';
import { relationalPool } from '../../src/adapters/relational/pool.ts';
import { relationalStore } from '../../src/adapters/relational/store.ts';
import { project } from '../../src/application/relational/project.ts';
import { logger, observed } from '../shared/observability.ts';
import { relationalDatabase } from './database.ts';

const store = relationalStore(relationalPool(relationalDatabase()));

/**
 * New items of the events and the alerts table, as their streams deliver them. A failure of the database throws: the
 * batch comes again, whole, until it works. So no partial answer is needed, and what was stored is not stored twice.
 */
export const handler = observed(async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
  const changes = Records.map(({ eventSourceARN, dynamodb, eventID }) =>
    changeOf(
      `${tableOf(eventSourceARN)}/${dynamodb?.SequenceNumber ?? eventID}`,
      dynamodb?.NewImage as Item | undefined,
    ),
  );
  const { events, alerts, refused } = await project(changes, store);
  logger.info('projected', { records: Records.length, events, alerts, refused: refused.length });
  for (const { position, cause } of refused)
    logger.error('a fact was refused', { position, cause });
});

/** `arn:…:table/<name>/stream/<label>` → name. */
const tableOf = (arn = ''): string => arn.split('/')[1] ?? '';
