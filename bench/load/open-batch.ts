import { compressionsAlgorithms, crc32c } from '@platformatic/kafka';

const HEADER = 61;
/** Offsets in the header of a record batch, format 2. */
const [LENGTH, MAGIC, CRC, ATTRIBUTES, LAST_DELTA, FIRST_TIME, MAX_TIME] = [
  8, 16, 17, 21, 23, 27, 35,
];
const [PRODUCER_ID, PRODUCER_EPOCH, SEQUENCE, RECORDS] = [43, 51, 53, 57];
const BEFORE_LENGTH_COUNTS = 12;
const SNAPPY = compressionsAlgorithms.snappy;

/** Who sends, for the broker to recognise repetitions; `undefined` for a producer that is not idempotent. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** A batch ready to be sent. */
export interface SealedBatch {
  readonly partition: number;
  readonly bytes: Buffer;
  readonly records: number;
  /** When each event was due, epoch ms with fractions. */
  readonly dueAt: Float64Array;
}

/** Records of one partition, written next to each other as the wire has them, until the batch is sealed. */
export class OpenBatch {
  readonly bytes: Buffer;
  /** Where the next record starts. */
  at = HEADER;
  records = 0;
  readonly partition: number;
  readonly #capacity: number;
  readonly #compress: boolean;
  readonly #identity: ProducerIdentity | undefined;
  readonly #dueAt: Float64Array;
  #sequence = 0;

  constructor(
    partition: number,
    options: { readonly batchBytes: number; readonly compression: 'snappy' | 'none' },
    identity: ProducerIdentity | undefined,
  ) {
    this.partition = partition;
    this.#capacity = HEADER + options.batchBytes;
    this.#compress = options.compression === 'snappy';
    this.#identity = identity;
    this.bytes = Buffer.alloc(this.#capacity);
    this.#dueAt = new Float64Array(Math.ceil(options.batchBytes / 64));
  }

  fits(length: number): boolean {
    return this.at + length <= this.#capacity;
  }

  /** Epoch ms at which the first event was due; meaningless while the batch is empty. */
  get firstDueAt(): number {
    return this.#dueAt[0] as number;
  }

  /** Counts the record that was written from `at` to `end`. */
  added(end: number, dueAt: number): void {
    this.#dueAt[this.records] = dueAt;
    this.records += 1;
    this.at = end;
  }

  seal(): SealedBatch {
    const { records } = this;
    const dueAt = this.#dueAt.slice(0, records);
    const plain = this.bytes.subarray(HEADER, this.at);
    const payload = this.#compress ? SNAPPY.compressSync(plain) : plain;
    const bytes = Buffer.allocUnsafe(HEADER + payload.length);
    bytes.fill(0, 0, HEADER);
    payload.copy(bytes, HEADER);
    bytes.writeInt32BE(bytes.length - BEFORE_LENGTH_COUNTS, LENGTH);
    bytes[MAGIC] = 2;
    bytes.writeInt16BE(this.#compress ? SNAPPY.bitmask : 0, ATTRIBUTES);
    bytes.writeInt32BE(records - 1, LAST_DELTA);
    bytes.writeBigInt64BE(BigInt(Math.floor(dueAt[0] as number)), FIRST_TIME);
    bytes.writeBigInt64BE(BigInt(Math.floor(dueAt[records - 1] as number)), MAX_TIME);
    bytes.writeBigInt64BE(this.#identity?.producerId ?? -1n, PRODUCER_ID);
    bytes.writeInt16BE(this.#identity?.producerEpoch ?? -1, PRODUCER_EPOCH);
    bytes.writeInt32BE(this.#identity === undefined ? -1 : this.#sequence, SEQUENCE);
    bytes.writeInt32BE(records, RECORDS);
    bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES)), CRC);
    this.#sequence = (this.#sequence + records) % 2 ** 31;
    this.records = 0;
    this.at = HEADER;
    return { partition: this.partition, bytes, records, dueAt };
  }
}
