import { type CommonEndpoints, hasWorkflowLane } from '../../local/endpoints.ts';
import { publishSchemas } from '../../local/registry/published.ts';
import {
  encodeTransaction,
  transactionEncoder,
} from '../../src/adapters/registry/confluent-frame.ts';
import { MillraceError } from '../../src/domain/errors.ts';
import type { Destination, Route } from '../../src/producer/destination.ts';
import type { EncodeTransaction } from '../../src/producer/encode/kafka-message.ts';
import { eventBridgeSender } from '../../src/producer/senders/event-bridge-sender.ts';
import { kafkaSender } from '../../src/producer/senders/kafka-sender.ts';
import type { Sender } from '../../src/producer/senders/sender.ts';
import { eventBridge } from './clients.ts';

export type Senders = Readonly<Partial<Record<Route, Sender>>>;

/** Connects to the routes a destination needs. */
export async function sendersFor(
  endpoints: CommonEndpoints,
  destination: Destination,
): Promise<Senders> {
  const senders: Partial<Record<Route, Sender>> = {};
  if (destination !== 'kafka') {
    if (!hasWorkflowLane(endpoints)) throw noBus();
    senders.eventbridge = eventBridgeSender(eventBridge(endpoints), endpoints.eventBridge);
  }
  if (destination !== 'eventbridge') {
    if (endpoints.kafka === null) throw noBroker();
    senders.kafka = await kafkaSender(endpoints.kafka, await encoderFor(endpoints));
  }
  return senders;
}

/** Frames with the id the registry has for the newest version; it may be newer than what runs, which reads it all the same. */
async function encoderFor({ registryUrl }: CommonEndpoints): Promise<EncodeTransaction> {
  if (registryUrl === null) return encodeTransaction;
  const newest = (await publishSchemas(registryUrl)).at(-1);
  return newest === undefined ? encodeTransaction : transactionEncoder(newest);
}

export async function closeSenders(senders: Senders): Promise<void> {
  await Promise.allSettled(Object.values(senders).map((sender) => sender.close()));
}

const noBroker = () =>
  new MillraceError(
    'MLR_BROKER_UNAVAILABLE',
    'The pipeline runs without a Kafka broker. Send with --to eventbridge, or start again with: npx millrace up',
  );

const noBus = () =>
  new MillraceError(
    'MLR_BUS_UNAVAILABLE',
    'The stream lane runs alone, without an event bus. Send with --to kafka, or start both lanes with: npx millrace up',
  );
