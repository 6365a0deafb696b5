import type { Endpoints } from '../../../local/endpoints.ts';
import { sqs } from '../clients.ts';
import { kafkaLag } from '../status/kafka-lag.ts';
import { queueDepth } from '../status/queue-depths.ts';

/** Where records wait that never came to rest, a sentence for a fault. */
export async function whereStuck(endpoints: Endpoints): Promise<string> {
  const { kafka, queues, logs } = endpoints;
  const client = sqs(endpoints);
  const asked = <T>(question: Promise<T>) => question.catch(() => undefined);
  const [lag, buffer, dead] = await Promise.all([
    kafka === null ? undefined : asked(kafkaLag(kafka)),
    asked(queueDepth(client, queues.buffer)),
    asked(queueDepth(client, queues.bufferDeadLetter)),
  ]).finally(() => client.destroy());
  const waiting = buffer === undefined ? 'unknown' : buffer.waiting + buffer.inFlight;
  return (
    `Kafka is ${lag?.lag ?? 'an unknown number of'} records behind, ${waiting} messages are in the buffer queue ` +
    `and ${dead?.waiting ?? 'unknown'} in its dead-letter queue; the logs are in ${logs}`
  );
}
