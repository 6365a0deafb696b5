import { describe, expect, it } from '@jest/globals';
import {
  type CompressionAlgorithmValue,
  compressionsAlgorithms,
  crc32c,
  createRecordsBatch,
  type MessageRecord,
} from '@platformatic/kafka';
import { readRecordBatches } from '../../../../src/adapters/kafka/record-batches.ts';

const DAY = 86_400_000;
const [LENGTH, MAGIC, CRC, ATTRIBUTES, RECORD_COUNT, RECORDS] = [8, 16, 17, 21, 57, 61];

interface Seen {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
}

function read(bytes: Buffer, from = 0, aborted: Parameters<typeof readRecordBatches>[2] = []) {
  const seen: Seen[] = [];
  const next = readRecordBatches(bytes, from, aborted, (offset, timestamp, batch, ...ranges) => {
    const [keyStart, keyEnd, valueStart, valueEnd] = ranges;
    const text = (start: number, end: number): string | null =>
      start === -1 ? null : batch.toString('utf8', start, end);
    seen.push({
      ...{ offset, timestamp },
      ...{ key: text(keyStart, keyEnd), value: text(valueStart, valueEnd) },
    });
  });
  return { seen, next };
}

const record = (value: string, extra: Partial<MessageRecord> = {}): MessageRecord => ({
  topic: 'events',
  key: Buffer.from(`key of ${value}`),
  value: Buffer.from(value),
  timestamp: 1_700_000_000_000n,
  ...extra,
});

/** A batch as a broker keeps it: the producer's library wrote it, the broker put in the offset. */
function batch(
  values: readonly (string | MessageRecord)[],
  baseOffset = 0,
  options: Parameters<typeof createRecordsBatch>[1] = {},
): Buffer {
  const messages = values.map((value) => (typeof value === 'string' ? record(value) : value));
  const bytes = Buffer.from(createRecordsBatch(messages, options).buffer);
  bytes.writeBigInt64BE(BigInt(baseOffset), 0);
  return bytes;
}

/** The batch with other bytes in the place of its records. */
function withRecords(bytes: Buffer, records: Buffer, attributes = 0): Buffer {
  const whole = Buffer.concat([bytes.subarray(0, RECORDS), records]);
  whole.writeInt32BE(whole.length - 12, LENGTH);
  return withAttributes(whole, attributes);
}

function withAttributes(bytes: Buffer, attributes: number): Buffer {
  bytes.writeInt16BE(bytes.readInt16BE(ATTRIBUTES) | attributes, ATTRIBUTES);
  bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES)), CRC);
  return bytes;
}

const transactional = (values: readonly string[], baseOffset: number, producerId: bigint): Buffer =>
  batch(values, baseOffset, { producerId, producerEpoch: 0, transactionalId: 'bulk' });

const marker = (baseOffset: number, producerId: bigint): Buffer =>
  withAttributes(transactional(['marker'], baseOffset, producerId), 0x20);

/** Kafka's zigzag variable-length form, for anything up to 64 bits. */
function varlong(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

describe('readRecordBatches', () => {
  it.each<CompressionAlgorithmValue>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    'reads %s batches one after the other',
    (compression) => {
      const values = Array.from({ length: 300 }, (_, i) => `value ${i} ${'x'.repeat(i)}`);
      const bytes = Buffer.concat([
        batch(values.slice(0, 200), 1_000, { compression }),
        batch(values.slice(200), 1_200, { compression }),
      ]);

      const { seen, next } = read(bytes, 1_000);

      expect(next).toBe(1_300);
      expect(seen.map(({ value }) => value)).toEqual(values);
      expect(seen.map(({ key }) => key)).toEqual(values.map((value) => `key of ${value}`));
      expect(seen.map(({ offset }) => offset)).toEqual(values.map((_, i) => 1_000 + i));
    },
  );

  it('reads Snappy in the chunked form of Java clients', () => {
    const plain = batch(['first', 'second'], 7);
    const halves = [plain.subarray(RECORDS, 80), plain.subarray(80)].map((half) => {
      const chunk = compressionsAlgorithms.snappy.compressSync(half);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      return Buffer.concat([length, chunk]);
    });
    const magic = Buffer.from('82534e41505059000000000100000001', 'hex');
    const bytes = withRecords(plain, Buffer.concat([magic, ...halves]), 2);

    const { seen } = read(bytes, 7);

    expect(seen.map(({ value }) => value)).toEqual(['first', 'second']);
  });

  it('keeps null apart from empty and passes over headers', () => {
    const { seen } = read(
      batch([
        { topic: 'events', value: Buffer.alloc(0), timestamp: 5n },
        record('a', { key: Buffer.alloc(0) }),
        record('b', { headers: new Map([[Buffer.from('trace'), Buffer.from('1')]]) }),
        record('after the header'),
      ]),
    );

    expect(seen.map(({ key, value }) => [key, value])).toEqual([
      [null, ''],
      ['', 'a'],
      ['key of b', 'b'],
      ['key of after the header', 'after the header'],
    ]);
  });

  it('hands over a tombstone as null', () => {
    const { seen } = read(batch([{ topic: 'events', key: Buffer.from('k') } as MessageRecord]));

    expect(seen).toMatchObject([{ key: 'k', value: null }]);
  });

  it.each([0, 1, -1, 63, 64, -64, -65, 90 * DAY, -90 * DAY, 19_000 * DAY, -19_000 * DAY])(
    'reads a creation time %d ms from the first',
    (delta) => {
      const first = 1_700_000_000_000;
      // By hand: the library writes a distance of more than 24 days wrong.
      const body = [[0], varlong(delta), [0], [1], varlong('late'.length)].flat();
      const bytes = Buffer.concat([Buffer.from(body), Buffer.from('late'), Buffer.from([0])]);
      const framed = Buffer.concat([Buffer.from(varlong(bytes.length)), bytes]);

      const { seen } = read(withRecords(batch(['replaced']), framed));

      expect(seen).toMatchObject([{ timestamp: first + delta, key: null, value: 'late' }]);
    },
  );

  it('takes the append time where the topic says so', () => {
    const bytes = batch([record('a', { timestamp: 10n }), record('b', { timestamp: 20n })]);

    const { seen } = read(withAttributes(bytes, 0x08));

    expect(seen.map(({ timestamp }) => timestamp)).toEqual([20, 20]);
  });

  it('reads offsets beyond 32 bits', () => {
    const { seen, next } = read(batch(['a'], 2 ** 40 + 3), 2 ** 40);

    expect([seen[0]?.offset, next]).toEqual([2 ** 40 + 3, 2 ** 40 + 4]);
  });

  it('passes over what comes before the offset asked for, without reading earlier batches', () => {
    const broken = batch(['x', 'y'], 0);
    broken.writeUInt32BE(0, CRC);
    const bytes = Buffer.concat([broken, batch(['a', 'b', 'c'], 2, { compression: 'snappy' })]);

    const { seen, next } = read(bytes, 4);

    expect(seen.map(({ offset, value }) => [offset, value])).toEqual([[4, 'c']]);
    expect(next).toBe(5);
  });

  it.each([1, 12, 60, 61, 90])('leaves a batch cut off after %d bytes for next time', (length) => {
    const whole = batch(['a', 'b']);
    const { seen, next } = read(
      Buffer.concat([whole, batch(['c', 'd', 'e'], 2).subarray(0, length)]),
    );

    expect(seen).toHaveLength(2);
    expect(next).toBe(2);
  });

  it('asks for the same offset again after nothing', () => {
    expect(read(Buffer.alloc(0), 9)).toEqual({ seen: [], next: 9 });
  });

  it('goes on after a control record and after a batch that compaction emptied', () => {
    const emptied = withRecords(batch(['gone'], 2), Buffer.alloc(0));
    emptied.writeInt32BE(0, RECORD_COUNT);
    withAttributes(emptied, 0);

    const { seen, next } = read(
      Buffer.concat([marker(0, 5n), batch(['a'], 1), withAttributes(emptied, 0)]),
    );

    expect(seen.map(({ value }) => value)).toEqual(['a']);
    expect(next).toBe(3);
  });

  it('leaves out aborted transactions only', () => {
    const log = Buffer.concat([
      transactional(['aborted 1'], 0, 5n),
      batch(['plain'], 1),
      transactional(['of another producer'], 2, 6n),
      transactional(['aborted 2'], 3, 5n),
      marker(4, 5n),
      transactional(['committed later'], 5, 5n),
      marker(6, 5n),
      marker(7, 6n),
    ]);

    const { seen, next } = read(log, 0, [{ producerId: 5n, firstOffset: 0 }]);

    expect(seen.map(({ value }) => value)).toEqual([
      'plain',
      'of another producer',
      'committed later',
    ]);
    expect(next).toBe(8);
  });

  it('refuses a batch whose bytes changed', () => {
    const bytes = batch(['first', 'second'], 3);
    bytes[bytes.length - 4] = 0xff;

    expect(() => read(bytes)).toThrow(
      expect.objectContaining({
        code: 'MLR_RECORD_BATCH_CORRUPT',
        message: expect.stringContaining('offset 3 does not match its checksum'),
      }),
    );
  });

  it.each<[string, (bytes: Buffer) => void]>([
    ['is not of format 2', (bytes) => bytes.writeInt8(1, MAGIC)],
    ['is not of format 2', (bytes) => bytes.writeInt32BE(20, LENGTH)],
    ['is not of format 2', (bytes) => bytes.writeInt32BE(-100, LENGTH)],
    ['is compressed in an unknown way (7)', (bytes) => withAttributes(bytes, 7)],
    ['can not be decompressed', (bytes) => withAttributes(bytes, 1)],
    ['holds a record that exceeds it', (bytes) => bytes.writeInt8(127, RECORDS)],
    ['holds a field that exceeds its record', (bytes) => bytes.writeInt8(60, RECORDS + 4)],
    ['has no end', (bytes) => bytes.fill(0xff, RECORDS)],
    ['has no end', (bytes) => bytes.writeInt32BE(9, RECORD_COUNT)],
  ])('refuses a batch that %s', (what, damage) => {
    const bytes = batch(['first', 'second']);
    damage(bytes);

    expect(() => read(withAttributes(bytes, 0))).toThrow(
      expect.objectContaining({
        code: 'MLR_RECORD_BATCH_CORRUPT',
        message: expect.stringContaining(what),
      }),
    );
  });
});
