import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueIn, takeBatch } from '../../../../local/event-source/batching.ts';
import { PartitionQueue } from '../../../../local/event-source/partition-queue.ts';
import { queued } from './records.ts';

const limits = { batchSize: 3, bytes: 1_000, windowMs: 200 };

function queueOf(partition: number, count: number, arrivedAt = 0, size = 10): PartitionQueue {
  const queue = new PartitionQueue(partition, 0);
  const records = Array.from({ length: count }, (_, offset) =>
    queued(partition, offset, { size, arrivedAt }),
  );
  queue.append(records, count);
  return queue;
}

describe('dueIn', () => {
  it.each([
    ['nothing is queued', [queueOf(0, 0)], 0, undefined],
    [
      'the oldest record has waited a part of the window',
      [queueOf(0, 1, 100), queueOf(1, 1, 50)],
      150,
      100,
    ],
    ['the window is over', [queueOf(0, 1, 100)], 300, 0],
    ['the window is long over', [queueOf(0, 1, 100)], 9_000, 0],
    ['the partitions together fill a batch', [queueOf(0, 2, 100), queueOf(1, 1, 100)], 100, 0],
    ['the payload is full', [queueOf(0, 2, 100, 600)], 100, 0],
  ])('when %s', (_, queues, now, expected) => {
    expect(dueIn(queues, limits, now)).toBe(expected);
  });
});

describe('takeBatch', () => {
  it('serves the partition that has waited longest first', () => {
    const batch = takeBatch([queueOf(0, 2, 50), queueOf(1, 2, 10)], limits);

    expect(batch.map(({ partition, offset }) => [partition, offset])).toEqual([
      [1, 0],
      [1, 1],
      [0, 0],
    ]);
  });

  it('stops before the payload gets too large', () => {
    expect(takeBatch([queueOf(0, 3, 0, 499)], limits)).toHaveLength(2);
    expect(takeBatch([queueOf(0, 3, 0, 500)], limits)).toHaveLength(1);
  });

  it('delivers every record once and each partition in order, whatever the limits', () => {
    const shape = fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), {
      minLength: 1,
      maxLength: 4,
    });
    const bounds = fc.record({
      batchSize: fc.integer({ min: 1, max: 10 }),
      bytes: fc.integer({ min: 61, max: 200 }),
      windowMs: fc.constant(0),
    });
    const property = fc.property(shape, bounds, (sizes, drawn) => {
      const queues = sizes.map((list, partition) => {
        const queue = new PartitionQueue(partition, 0);
        queue.append(
          list.map((size, offset) => queued(partition, offset, { size })),
          list.length,
        );
        return queue;
      });
      const delivered = sizes.map((): number[] => []);

      while (dueIn(queues, drawn, 0) !== undefined) {
        const batch = takeBatch(queues, drawn);
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(drawn.batchSize);
        const bytes = batch.reduce((sum, { json }) => sum + json.length + 1, 0);
        expect(bytes).toBeLessThanOrEqual(drawn.bytes);
        for (const record of batch) {
          delivered[record.partition]?.push(record.offset);
          queues[record.partition]?.finish(record);
        }
        for (const queue of queues) queue.advance();
      }

      expect(delivered).toEqual(sizes.map((list) => list.map((_, offset) => offset)));
      expect(queues.map(({ waiting }) => waiting.bytes)).toEqual(sizes.map(() => 0));
    });

    fc.assert(property);
  });
});
