import { describe, expect, it } from '@jest/globals';
import { fetchedRecords } from '../../../../local/event-source/fetched.ts';

const record = (offsetDelta: number) => ({
  ...{ length: 0, attributes: 0, timestampDelta: BigInt(offsetDelta), offsetDelta },
  ...{ key: null, value: Buffer.from('v'), headers: [] },
});
const batch = (
  firstOffset: bigint,
  attributes: number,
  deltas: number[],
  lastOffsetDelta: number,
) => ({
  ...{ firstOffset, attributes, lastOffsetDelta, records: deltas.map(record) },
  ...{ length: 0, partitionLeaderEpoch: 0, magic: 2, crc: 0, firstTimestamp: 1_000n },
  ...{ maxTimestamp: 5_000n, producerId: 0n, producerEpoch: 0, firstSequence: 0 },
});
const partition = (...records: ReturnType<typeof batch>[]) => ({
  ...{ partitionIndex: 2, errorCode: 0, highWatermark: 0n, lastStableOffset: 0n },
  ...{ logStartOffset: 0n, abortedTransactions: [], preferredReadReplica: -1, records },
});

const from = (position: number) => ({
  ...{ position, now: 7, accepts: () => true, recordLimit: 1_000 },
});

describe('fetchedRecords', () => {
  it('drops what a compressed batch holds below the offset asked for', () => {
    const { records, position } = fetchedRecords(
      't',
      partition(batch(10n, 0, [0, 1, 2], 2)),
      from(11),
    );

    expect(records.map(({ offset }) => offset)).toEqual([11, 12]);
    expect(position).toBe(13);
  });

  it('moves on over control records and compacted gaps', () => {
    const fetched = partition(batch(0n, 0, [0, 3], 6), batch(7n, 0x30, [0], 0));

    const { records, position } = fetchedRecords('t', fetched, from(0));

    expect(records.map(({ offset }) => offset)).toEqual([0, 3]);
    expect(position).toBe(8);
  });

  it.each([
    [0, { timestampType: 'CREATE_TIME', timestamp: 1_001 }],
    [0x08, { timestampType: 'LOG_APPEND_TIME', timestamp: 5_000 }],
  ])('takes the time that the batch attributes %d name', (attributes, expected) => {
    const { records } = fetchedRecords('t', partition(batch(0n, attributes, [1], 1)), from(0));

    expect(JSON.parse(records[0]?.json ?? '')).toMatchObject(expected);
  });

  it('stays where it is when nothing came', () => {
    expect(fetchedRecords('t', partition(), from(42))).toEqual({
      ...{ records: [], position: 42, end: 0 },
    });
  });

  it('keeps the place of a record that the filters leave out, and nothing of it', () => {
    const reading = { ...from(0), accepts: () => false };

    const { records } = fetchedRecords('t', partition(batch(0n, 0, [0], 0)), reading);

    expect(records).toMatchObject([{ offset: 0, filteredOut: true, json: '' }]);
  });

  it('marks a record that no invocation can carry', () => {
    const reading = { ...from(0), recordLimit: 10 };

    const { records } = fetchedRecords('t', partition(batch(0n, 0, [0], 0)), reading);

    expect(records).toMatchObject([{ offset: 0, undeliverable: 'MaximumPayloadSizeExceeded' }]);
  });
});
