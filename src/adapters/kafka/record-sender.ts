import { compatibilityPartitioner, ProduceAcks, Producer } from '@platformatic/kafka';
import { MillraceError } from '../../domain/errors.ts';
import type { KafkaLogin } from './login.ts';

/** A record as it goes to a topic. */
export interface KafkaRecord {
  readonly topic: string;
  /** Only of records without a key, which would go anywhere. */
  readonly partition?: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [Buffer, Buffer])[];
  /** Epoch ms. @default now */
  readonly timestamp?: number;
}

export interface RecordSender {
  /**
   * Resolves when all are acknowledged by all replicas.
   * @throws MillraceError `MLR_BROKER_UNAVAILABLE`
   */
  send(records: readonly KafkaRecord[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Sends records as they are, each key to the partition the Java client gives it.
 * @param login @default none: brokers that ask nobody who they are
 */
export async function recordSender(
  bootstrapServers: string,
  login: KafkaLogin = {},
): Promise<RecordSender> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'millrace-redrive',
    bootstrapBrokers: bootstrapServers.split(','),
    ...login,
    idempotent: true,
    acks: ProduceAcks.ALL,
    partitioner: compatibilityPartitioner,
  });
  const refused = (cause: unknown) =>
    new MillraceError(
      'MLR_BROKER_UNAVAILABLE',
      `Kafka at ${bootstrapServers} did not take the records: ${reasonOf(cause)}`,
      { cause },
    );
  try {
    await producer.initIdempotentProducer({ acks: ProduceAcks.ALL });
  } catch (cause) {
    await producer.close().catch(() => {});
    throw refused(cause);
  }
  return {
    async send(records) {
      const messages = records.map(({ topic, partition, key, value, headers, timestamp }) => ({
        topic,
        headers: new Map(headers),
        ...(partition !== undefined && key === null && { partition }),
        ...(key !== null && { key }),
        ...(value !== null && { value }),
        ...(timestamp !== undefined && { timestamp: BigInt(timestamp) }),
      }));
      await producer.send({ messages }).catch((cause: unknown) => {
        throw refused(cause);
      });
    },
    close: () => producer.close(),
  };
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
