import { type CommonEndpoints, type Endpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { sqs } from '../clients.ts';
import { checkpointsOf, recordsBetween } from '../stores/checkpoints.ts';
import { database } from '../stores/database.ts';
import { kafkaLag, topicEnds } from './kafka-lag.ts';
import { queueDepth } from './queue-depths.ts';

/** Records taken in and not yet at rest; `undefined` where nobody answers, 0 where there is nobody to ask. */
export interface Pending {
  readonly kafka: number | undefined;
  readonly buffer: number | undefined;
  readonly bufferDeadLetter: number | undefined;
  /** In Kafka, not yet stored by the stream lane. */
  readonly stream: number | undefined;
}

/** Asks broker, queues and the stream lane's store. */
export async function pendingRecords(endpoints: CommonEndpoints): Promise<Pending> {
  const [workflow, stream] = await Promise.all([
    hasWorkflowLane(endpoints) ? pendingInWorkflow(endpoints) : NOTHING,
    streamLag(endpoints).catch(() => undefined),
  ]);
  return { ...workflow, stream };
}

const NOTHING = { kafka: 0, buffer: 0, bufferDeadLetter: 0 };

async function pendingInWorkflow({ kafka, queues, ...at }: Endpoints) {
  const client = sqs(at);
  const asked = <T>(question: Promise<T>) => question.catch(() => undefined);
  const depthOf = async (url: string) => {
    const depth = await asked(queueDepth(client, url));
    return depth && depth.waiting + depth.inFlight;
  };
  try {
    const [lag, buffer, bufferDeadLetter] = await Promise.all([
      kafka === null ? { lag: 0 } : asked(kafkaLag(kafka)),
      depthOf(queues.buffer),
      depthOf(queues.bufferDeadLetter),
    ]);
    return { kafka: lag?.lag, buffer, bufferDeadLetter };
  } finally {
    client.destroy();
  }
}

/** Records in the topic that the stream lane has not stored. @throws when broker or store do not answer */
export async function streamLag({ kafka, stream }: CommonEndpoints): Promise<number> {
  if (kafka === null || stream === null) return 0;
  const store = database(stream.databaseUrl);
  try {
    const [ends, checkpoints] = await Promise.all([topicEnds(kafka), checkpointsOf(store)]);
    return recordsBetween(checkpoints, ends);
  } finally {
    await store.close();
  }
}
