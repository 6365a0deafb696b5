import { type Connection, createAPI, produceV10, Writer } from '@platformatic/kafka';
import type { SealedBatch } from './open-batch.ts';

const PRODUCE_KEY = 0;
const PRODUCE_VERSION = 10;
const ACKS_ALL = -1;
const TIMEOUT_MS = 30_000;

const produceApi = createAPI<
  [topic: string, batches: readonly SealedBatch[]],
  produceV10.ProduceResponse
>(PRODUCE_KEY, PRODUCE_VERSION, createRequest, produceV10.parseResponse);

/**
 * Sends finished batches, one a partition. @returns the offset of each batch's first record, by partition
 * @throws the client's error when the connection fails or the broker refuses a batch
 */
export async function produce(
  connection: Connection,
  topic: string,
  batches: readonly SealedBatch[],
): Promise<ReadonlyMap<number, number>> {
  const { responses } = await produceApi.async(connection, topic, batches);
  return new Map(
    responses.flatMap(({ partitionResponses }) =>
      partitionResponses.map(({ index, baseOffset }) => [index, Number(baseOffset)] as const),
    ),
  );
}

function createRequest(topic: string, batches: readonly SealedBatch[]): Writer {
  return Writer.create()
    .appendString(null)
    .appendInt16(ACKS_ALL)
    .appendInt32(TIMEOUT_MS)
    .appendArray([topic], (writer, name) => {
      writer.appendString(name).appendArray([...batches], (inner, { partition, bytes }) => {
        inner
          .appendInt32(partition)
          .appendUnsignedVarInt(bytes.length + 1)
          .append(bytes);
      });
    })
    .appendTaggedFields();
}
