import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { compatibilityPartitioner, ProduceAcks, Producer } from '@platformatic/kafka';
import { plain } from '../../bin/commands/stores/plain.ts';
import { scan } from '../../bin/commands/stores/scan.ts';
import { type Endpoints, readEndpoints } from '../../local/endpoints.ts';
import { dynamoWindowStore } from '../../src/adapters/dynamodb/window-store.ts';
import { encodeTransaction } from '../../src/adapters/registry/confluent-frame.ts';
import type { StoredWindow } from '../../src/application/ports/window-store.ts';
import type { Transaction } from '../../src/domain/event.ts';

export interface KafkaMessage {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** A stored item as plain values; bytes are base64. */
export type Row = Record<string, unknown>;

/** The running pipeline as a foreign client sees it. */
export interface Pipeline {
  readonly endpoints: Endpoints;
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  sendKafka(messages: readonly KafkaMessage[]): Promise<void>;
  /** Puts details of the event contract on the bus; text is sent as it is. */
  putEvents(details: readonly (Transaction | string)[]): Promise<void>;
  rows(table: keyof Endpoints['tables'], attributes: readonly string[]): Promise<Row[]>;
  /** The workflow lane's windows of these accounts. */
  windows(accountIds: readonly string[]): Promise<ReadonlyMap<string, StoredWindow>>;
  close(): Promise<void>;
}

/** A Kafka message as producers send it. */
export const kafkaMessage = (event: Transaction): KafkaMessage => ({
  key: Buffer.from(event.accountId),
  value: encodeTransaction(event),
});

export async function connect(): Promise<Pipeline> {
  const endpoints = readEndpoints();
  const { kafka, eventBridge, tables, region, credentials, awsEndpoint } = endpoints;
  if (kafka === null) throw new Error('these tests need the broker');
  const config = { region, credentials, endpoint: awsEndpoint, maxAttempts: 8 };
  const dynamo = new DynamoDBClient(config);
  const sqs = new SQSClient(config);
  const events = new EventBridgeClient(config);
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'millrace-test',
    bootstrapBrokers: kafka.bootstrapServers.split(','),
    idempotent: true,
    acks: ProduceAcks.ALL,
    partitioner: compatibilityPartitioner,
  });
  return {
    endpoints,
    dynamo,
    sqs,
    async sendKafka(messages) {
      for (let i = 0; i < messages.length; i += 500) {
        const batch = messages.slice(i, i + 500).map(({ key, value }) => {
          return { topic: kafka.topic, value, ...(key !== null && { key }) };
        });
        await producer.send({ messages: batch });
      }
    },
    async putEvents(details) {
      const calls = [];
      for (let i = 0; i < details.length; i += 10) calls.push(details.slice(i, i + 10));
      while (calls.length > 0) {
        await Promise.all(
          calls.splice(0, 16).map(async (call) => {
            const Entries = call.map((detail) => ({
              EventBusName: eventBridge.busName,
              Source: eventBridge.source,
              DetailType: eventBridge.detailType,
              Detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
            }));
            const answer = await events.send(new PutEventsCommand({ Entries }));
            if (answer.FailedEntryCount) throw new Error(JSON.stringify(answer.Entries));
          }),
        );
      }
    },
    windows: (accountIds) => dynamoWindowStore(dynamo, tables).read(accountIds),
    async rows(table, attributes) {
      const found: Row[] = [];
      for await (const item of scan(dynamo, { table: tables[table], attributes })) {
        found.push(plain(item));
      }
      return found;
    },
    async close() {
      await producer.close();
      for (const client of [dynamo, sqs, events]) client.destroy();
    },
  };
}

/** Asks until the answer is right, or fails with the last one. */
export async function eventually<T>(
  ask: () => Promise<T>,
  right: (answer: T) => boolean | Promise<boolean>,
  timeoutMs = 60_000,
  everyMs = 500,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (await right(answer)) return answer;
    if (Date.now() > deadline) {
      throw new Error(`still not right: ${JSON.stringify(answer).slice(0, 1_000)}`);
    }
    await sleep(everyMs);
  }
}
