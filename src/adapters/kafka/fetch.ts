import {
  type Connection,
  createAPI,
  fetchV13,
  ProtocolError,
  protocolErrorsCodesById,
  type Reader,
} from '@platformatic/kafka';
import type { AbortedTransaction } from './aborted-transactions.ts';

/** Where to read a partition on. */
export interface FetchPosition {
  readonly partition: number;
  readonly offset: number;
}

export interface FetchLimits {
  /** How long the broker may wait for `minBytes`. */
  readonly maxWaitMs: number;
  /** @default 1 */
  readonly minBytes?: number;
  /** Of the whole response; the first batch comes even when it is larger. */
  readonly maxBytes: number;
  readonly partitionBytes: number;
}

/** What came for a partition, unread: `readRecordBatches` reads it. */
export interface FetchedPartition {
  readonly partition: number;
  /** Kafka's name of the error, e.g. `NOT_LEADER_OR_FOLLOWER`, `OFFSET_OUT_OF_RANGE`. */
  readonly error: string | undefined;
  /** Offset after the newest record every replica has. */
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly aborted: readonly AbortedTransaction[];
  readonly records: Buffer;
}

const FETCH_KEY = 1;
/** Brokers since 3.1 know it; it names topics by id, so that a topic made anew is not read with old offsets. */
const FETCH_VERSION = 13;
const READ_COMMITTED = 1;
/** No incremental session: every request names all its partitions. */
const NO_SESSION_ID = 0;
const NO_SESSION_EPOCH = -1;
const ANY_RACK = '';
const NOTHING = Buffer.alloc(0);

type FetchRequest = Parameters<typeof fetchV13.createRequest>;

const fetchApi = createAPI<FetchRequest, FetchedPartition[]>(
  FETCH_KEY,
  FETCH_VERSION,
  fetchV13.createRequest,
  parseResponse,
);

/**
 * One fetch from the leader of the partitions. The library's own fetch makes three objects and a dozen calls of every
 * record; this one hands over a partition's bytes as they came. Requests on one connection are answered in turn: a
 * waiting fetch holds up whatever follows it, so give it a connection of its own.
 *
 * @throws the client's error when the connection fails or the broker refuses the request as a whole; what is wrong
 * with a single partition is its `error`
 */
export function fetchPartitions(
  connection: Connection,
  topicId: string,
  positions: readonly FetchPosition[],
  limits: FetchLimits,
): Promise<FetchedPartition[]> {
  const partitions = positions.map(({ partition, offset }) => ({
    partition,
    fetchOffset: BigInt(offset),
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    partitionMaxBytes: limits.partitionBytes,
  }));
  return fetchApi.async(
    connection,
    limits.maxWaitMs,
    limits.minBytes ?? 1,
    limits.maxBytes,
    READ_COMMITTED,
    NO_SESSION_ID,
    NO_SESSION_EPOCH,
    [{ topicId, partitions }],
    [],
    ANY_RACK,
  );
}

function parseResponse(
  _correlationId: number,
  _apiKey: number,
  _apiVersion: number,
  reader: Reader,
): FetchedPartition[] {
  reader.readInt32(); // throttle time
  const error = reader.readInt16();
  if (error !== 0) throw new ProtocolError(error);
  reader.readInt32(); // session
  return reader
    .readArray((topic) => {
      topic.readUUID();
      return topic.readArray(parsePartition);
    })
    .flat();
}

function parsePartition(reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const error = reader.readInt16();
  const highWatermark = Number(reader.readInt64());
  reader.readInt64(); // last stable offset
  const logStartOffset = Number(reader.readInt64());
  const aborted = reader.readArray((transaction) => ({
    producerId: transaction.readInt64(),
    firstOffset: Number(transaction.readInt64()),
  }));
  reader.readInt32(); // preferred replica
  const records = reader.readNullableBytes() ?? NOTHING;
  return {
    partition,
    error: error === 0 ? undefined : (protocolErrorsCodesById[error] ?? `code ${error}`),
    ...{ highWatermark, logStartOffset, aborted, records },
  };
}
