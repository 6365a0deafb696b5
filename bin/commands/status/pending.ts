import type { Endpoints } from '../../../local/endpoints.ts';
import { sqs } from '../clients.ts';
import { kafkaLag } from './kafka-lag.ts';
import { queueDepth } from './queue-depths.ts';

/** Records taken in and not yet at rest; `undefined` where nobody answers. */
export interface Pending {
  readonly kafka: number | undefined;
  readonly buffer: number | undefined;
  readonly bufferDeadLetter: number | undefined;
}

/** Asks broker and queues; a pipeline without Kafka has nothing pending there. */
export async function pendingRecords({ kafka, queues, ...at }: Endpoints): Promise<Pending> {
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
