import type { Endpoints } from '../../../local/endpoints.ts';
import { dynamoDb, sqs } from '../clients.ts';
import { countByDescription, countStores } from '../stores/count.ts';
import { kafkaLag } from './kafka-lag.ts';
import { queueDepth } from './queue-depths.ts';

export type WorkflowStatus = Awaited<ReturnType<typeof workflowStatus>>;

/** Counts, depths and lag of the workflow lane; what does not answer is undefined. */
export async function workflowStatus(endpoints: Endpoints) {
  const dynamo = dynamoDb(endpoints);
  const queues = sqs(endpoints);
  const answered = <T>(question: Promise<T>): Promise<T | undefined> =>
    question.catch(() => undefined);
  try {
    const [tables, buffer, bufferDeadLetter, kafka] = await Promise.all([
      answered(countStores(dynamo, endpoints.tables, countByDescription)),
      answered(queueDepth(queues, endpoints.queues.buffer)),
      answered(queueDepth(queues, endpoints.queues.bufferDeadLetter)),
      endpoints.kafka === null ? undefined : answered(kafkaLag(endpoints.kafka)),
    ]);
    return { tables, queues: { buffer, bufferDeadLetter }, kafka };
  } finally {
    dynamo.destroy();
    queues.destroy();
  }
}
