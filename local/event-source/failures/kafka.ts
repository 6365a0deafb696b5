import { ProduceAcks, Producer } from '@platformatic/kafka';
import type { Destination } from './destination.ts';
import { type FailureContext, forTopic } from './failure-record.ts';

/** A topic of the same cluster that gets one message for each record, under the record's own key. */
export function kafkaDestination(
  topic: string,
  bootstrapServers: readonly string[],
  context: FailureContext,
): Destination {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'millrace-event-source-failures',
    bootstrapBrokers: [...bootstrapServers],
    acks: ProduceAcks.ALL,
    retries: 3,
  });
  return {
    async deliver(failure) {
      const messages = failure.records.map((record) => ({
        topic,
        value: Buffer.from(JSON.stringify(forTopic(failure, record, context))),
        ...(record.key !== null && { key: record.key }),
      }));
      await producer.send({ messages });
    },
    close: async () => producer.close(),
  };
}
