import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { dynamoDegradedEvents } from '../../../src/adapters/dynamodb/degraded-events.ts';
import { eventItem } from '../../../src/adapters/dynamodb/ledger-items.ts';
import { plainOf } from '../../../src/adapters/dynamodb/plain.ts';
import type { Enrichment } from '../../../src/domain/enrichment.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { amendsDegradedEvents } from '../../behaviour/degraded-events.ts';
import { connect, type Pipeline } from '../../helpers/pipeline.ts';

const JOINED = ['homeCountry', 'segment', 'merchantName', 'merchantCategory', 'crossBorder'];

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await connect();
});
afterAll(() => pipeline.close());

async function store(events: readonly Transaction[], enrichment: Enrichment): Promise<void> {
  const { dynamo, endpoints } = pipeline;
  const others = { position: 'p', fingerprint: 'f', receivedAt: 1, late: false };
  for (const event of events) {
    const Item = eventItem({ event, enrichment, ...others }, 2);
    await dynamo.send(new PutItemCommand({ TableName: endpoints.tables.events, Item }));
  }
}

async function read(eventId: string) {
  const { dynamo, endpoints } = pipeline;
  const Key = { eventId: { S: eventId } };
  const request = { TableName: endpoints.tables.events, Key, ConsistentRead: true };
  const { Item } = await dynamo.send(new GetItemCommand(request));
  if (Item === undefined) return undefined;
  const { enrichment: level, enrichedAt: _, degraded: __, ...all } = plainOf(Item);
  const isJoined = ([name]: [string, unknown]) => JOINED.includes(name);
  const entries = Object.entries(all);
  return {
    event: Object.fromEntries(entries.filter((entry) => !isJoined(entry))),
    enrichment: { level, ...Object.fromEntries(entries.filter(isJoined)) } as Enrichment,
  };
}

amendsDegradedEvents(async () => ({
  degraded: dynamoDegradedEvents(pipeline.dynamo, pipeline.endpoints.tables.events),
  store,
  read,
}));
