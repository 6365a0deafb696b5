import {
  CompressionAlgorithms,
  compatibilityPartitioner,
  ProduceAcks,
  Producer,
} from '@platformatic/kafka';
import { MillraceError } from '../../domain/errors.ts';
import { TRACEPARENT } from '../../domain/trace-context.ts';
import { type EncodeTransaction, kafkaMessage } from '../encode/kafka-message.ts';
import type { StampedRecord } from '../record.ts';
import type { Sender } from './sender.ts';

export interface KafkaTarget {
  /** Comma-separated host:port list. */
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly partitions: number;
}

/** Bytes a partition's share of one request should reach. */
const BATCH_BYTES = 32 * 1024;
const LINGER_MS = 5;
const MAX_IN_FLIGHT = 4;

interface Outgoing {
  readonly topic: string;
  readonly key?: Buffer;
  readonly value: Buffer;
  readonly headers?: Map<Buffer, Buffer>;
}

/** Sends to a Kafka topic: idempotent, acknowledged by all replicas, Snappy batches. */
export async function kafkaSender(target: KafkaTarget, encode: EncodeTransaction): Promise<Sender> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'millrace-produce',
    bootstrapBrokers: target.bootstrapServers.split(','),
    idempotent: true,
    acks: ProduceAcks.ALL,
    compression: CompressionAlgorithms.SNAPPY,
    // The Java client's mapping; the library's default differs unless the partition count is a power of two.
    partitioner: compatibilityPartitioner,
  });
  const failed = (cause: unknown) =>
    new MillraceError(
      'MLR_BROKER_UNAVAILABLE',
      `Kafka at ${target.bootstrapServers} did not take the records of topic ${target.topic}: ` +
        `${reasonOf(cause)}. Is the broker running? (npx millrace status)`,
      { cause },
    );
  try {
    // Before the first send: concurrent first sends would each ask for a producer id.
    await producer.initIdempotentProducer({ acks: ProduceAcks.ALL });
  } catch (cause) {
    await producer.close().catch(() => {});
    throw failed(cause);
  }

  let buffer: Outgoing[] = [];
  let bytes = 0;
  let linger: NodeJS.Timeout | undefined;
  let acknowledged = 0;
  let failure: MillraceError | undefined;
  const inFlight = new Set<Promise<void>>();

  const dispatch = (): void => {
    clearTimeout(linger);
    linger = undefined;
    if (buffer.length === 0) return;
    const messages = buffer;
    buffer = [];
    bytes = 0;
    const sending: Promise<void> = producer
      .send({ messages })
      .then(
        () => {
          acknowledged += messages.length;
        },
        (cause: unknown) => {
          failure ??= failed(cause);
        },
      )
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };

  const check = (): void => {
    if (failure !== undefined) throw failure;
  };

  return {
    route: 'kafka',
    get acknowledged() {
      return acknowledged;
    },
    async send(record: StampedRecord) {
      check();
      const { key, value } = kafkaMessage(record, encode);
      buffer.push({
        ...{ topic: target.topic, value },
        ...(key !== null && { key }),
        ...(record.traceparent !== undefined && { headers: tracing(record.traceparent) }),
      });
      bytes += value.length;
      linger ??= setTimeout(dispatch, LINGER_MS);
      if (bytes < BATCH_BYTES * target.partitions) return;
      dispatch();
      while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
    },
    async flush() {
      dispatch();
      while (inFlight.size > 0) await Promise.all(inFlight);
      check();
    },
    async close() {
      clearTimeout(linger);
      await producer.close();
    },
  };
}

const tracing = (traceparent: string) =>
  new Map([[Buffer.from(TRACEPARENT), Buffer.from(traceparent)]]);

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
