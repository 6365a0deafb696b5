import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ProduceAcks, Producer } from '@platformatic/kafka';
import type { Endpoints } from '../../local/endpoints.ts';

export interface RawMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** Sends to one partition in one request. @returns the source position of each message */
export async function sendToPartition(
  { kafka }: Endpoints,
  partition: number,
  messages: readonly RawMessage[],
): Promise<string[]> {
  if (kafka === null) throw new Error('these tests need the broker');
  const { topic } = kafka;
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'millrace-test-partition',
    bootstrapBrokers: kafka.bootstrapServers.split(','),
    acks: ProduceAcks.ALL,
  });
  try {
    const { offsets = [] } = await producer.send({
      messages: messages.map(({ key, value }) => ({
        topic,
        partition,
        ...(key !== null && { key }),
        ...(value !== null && { value }),
      })),
    });
    const first = Number(offsets.find((each) => each.partition === partition)?.offset);
    return messages.map((_, i) => `kafka:${topic}:${partition}:${first + i}`);
  } finally {
    await producer.close();
  }
}

/** Puts details on the bus in order, as they are. @returns the source position of each */
export async function putDetails(
  at: ClientSettings & Pick<Endpoints, 'eventBridge'>,
  details: readonly string[],
): Promise<string[]> {
  const client = new EventBridgeClient(configOf(at));
  const { busName, source, detailType } = at.eventBridge;
  const positions: string[] = [];
  for (const Detail of details) {
    const entry = { EventBusName: busName, Source: source, DetailType: detailType, Detail };
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
    const id = Entries[0]?.EventId;
    if (id === undefined) throw new Error(`refused: ${JSON.stringify(Entries)}`);
    positions.push(`eventbridge:${id}`);
  }
  client.destroy();
  return positions;
}

/** Sends bodies straight to the buffer queue, as they are. @returns the message id of each */
export async function sendBodies(at: Endpoints, bodies: readonly string[]): Promise<string[]> {
  const client = new SQSClient(configOf(at));
  const ids: string[] = [];
  for (const MessageBody of bodies) {
    const command = new SendMessageCommand({ QueueUrl: at.queues.buffer, MessageBody });
    ids.push((await client.send(command)).MessageId ?? '');
  }
  client.destroy();
  return ids;
}

type ClientSettings = Pick<Endpoints, 'region' | 'credentials' | 'awsEndpoint'>;

const configOf = ({ region, credentials, awsEndpoint }: ClientSettings) => ({
  ...{ region, credentials, endpoint: awsEndpoint, maxAttempts: 8 },
});
