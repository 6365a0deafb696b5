import { describe, expect, it } from '@jest/globals';
import { createRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { readRecordBatches } from '../../../../src/adapters/kafka/record-batches.ts';
import { splitBatches } from '../../../../src/adapters/kafka/split-batches.ts';

function batch(baseOffset: number, count: number): Buffer {
  const messages = Array.from({ length: count }, (_, i) => ({
    topic: 'events',
    value: Buffer.from(`${baseOffset + i}`),
    timestamp: 1_700_000_000_000n,
  }));
  const bytes = Buffer.from(createRecordsBatch(messages).buffer);
  bytes.writeBigInt64BE(BigInt(baseOffset), 0);
  return bytes;
}

/** Batches one after the other, with gaps as compaction or transactions leave them. */
function log(sizes: readonly { readonly records: number; readonly gap: number }[]) {
  let offset = 0;
  const batches = sizes.map(({ records, gap }) => {
    const bytes = batch(offset + gap, records);
    offset += gap + records;
    return bytes;
  });
  return { bytes: Buffer.concat(batches), end: offset };
}

const offsetsOf = (bytes: Buffer, from: number): number[] => {
  const offsets: number[] = [];
  readRecordBatches(bytes, from, [], (offset) => offsets.push(offset));
  return offsets;
};

const SIZES = fc.array(
  fc.record({ records: fc.integer({ min: 1, max: 20 }), gap: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 1, maxLength: 12 },
);

describe('splitBatches', () => {
  it('loses nothing, repeats nothing and ends where reading at once ends, wherever it begins', () => {
    fc.assert(
      fc.property(SIZES, fc.nat(150), fc.integer({ min: 1, max: 40 }), (sizes, start, records) => {
        const { bytes, end } = log(sizes);
        const from = Math.min(start, end - 1);

        const { runs, next } = splitBatches(bytes, from, records);

        expect(runs.flatMap((run) => offsetsOf(run.bytes, run.from))).toEqual(
          offsetsOf(bytes, from),
        );
        expect(next).toBe(Math.max(from, end));
        // Each run takes over where the one before it ends.
        const ends = runs.map((run) => readRecordBatches(run.bytes, run.from, [], () => {}));
        expect(runs.map((run) => run.from)).toEqual([from, ...ends.slice(0, -1)]);
      }),
    );
  });

  it('keeps runs within the limit, except for a batch that exceeds it by itself', () => {
    const { bytes } = log([4, 4, 9, 2, 2].map((records) => ({ records, gap: 0 })));

    const { runs } = splitBatches(bytes, 0, 8);

    expect(runs.map((run) => offsetsOf(run.bytes, run.from).length)).toEqual([8, 9, 4]);
  });

  it('leaves a last batch that was cut off for the next fetch', () => {
    const { bytes } = log([3, 5].map((records) => ({ records, gap: 0 })));

    const { runs, next } = splitBatches(bytes.subarray(0, bytes.length - 1), 0, 100);

    expect(next).toBe(3);
    expect(runs.flatMap((run) => offsetsOf(run.bytes, run.from))).toEqual([0, 1, 2]);
    expect(splitBatches(Buffer.alloc(10), 7, 100)).toEqual({ runs: [], next: 7 });
  });
});
