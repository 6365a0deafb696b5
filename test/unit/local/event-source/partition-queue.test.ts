import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PartitionQueue } from '../../../../local/event-source/partition-queue.ts';
import type { QueuedRecord } from '../../../../local/event-source/queued-record.ts';
import { queued } from './records.ts';

const filtered = (offset: number): QueuedRecord => ({ ...queued(0, offset), filteredOut: true });
const tooLarge = (offset: number): QueuedRecord => ({
  ...{ ...queued(0, offset), undeliverable: 'MaximumPayloadSizeExceeded' },
});
const offsets = (records: Iterable<QueuedRecord>) => [...records].map(({ offset }) => offset);

describe('PartitionQueue', () => {
  it('lets what was read behind an unfinished record wait for it', () => {
    const queue = new PartitionQueue(0, 5);
    const records = [queued(0, 5), queued(0, 6), queued(0, 7)];
    queue.append(records, 8, 20);

    queue.finish(records[1] as QueuedRecord);
    expect(queue.advance()).toBe(0);
    queue.finish(records[0] as QueuedRecord);

    expect(queue.advance()).toBe(2);
    expect(queue.committed).toBe(7);
    expect(queue.lag).toBe(13);
    expect(offsets(queue.deliverable())).toEqual([7]);
  });

  it('passes over what is filtered out, and to the end when nothing else is left', () => {
    const queue = new PartitionQueue(0, 0);

    queue.append([filtered(0), queued(0, 1), filtered(2), filtered(4)], 6);

    expect(queue.waiting).toEqual({ records: 1, bytes: 10 });
    expect(queue.advance()).toBe(1);
    queue.finish(queued(0, 1));
    expect(queue.advance()).toBe(5);
    expect(queue.committed).toBe(6);
    expect(queue.held).toBe(0);
  });

  it('keeps what no invocation may carry apart', () => {
    const queue = new PartitionQueue(0, 0);
    queue.append([tooLarge(0), queued(0, 1)], 2);

    expect(offsets(queue.deliverable())).toEqual([1]);
    expect(offsets(queue.undeliverable())).toEqual([0]);
    queue.finish(tooLarge(0));

    expect(queue.undeliverable()).toEqual([]);
    expect(queue.advance()).toBe(1);
  });

  it('never commits past an unfinished record, in whatever order records are finished', () => {
    const shape = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 20 });
    const property = fc.property(shape, fc.infiniteStream(fc.nat(1_000)), (drawn, picks) => {
      const queue = new PartitionQueue(0, 0);
      const open = drawn.toSorted((a, b) => a - b).map((offset) => queued(0, offset));
      queue.append(open, 41);

      while (open.length > 0) {
        const [record] = open.splice(picks.next().value % open.length, 1);
        queue.finish(record as QueuedRecord);
        queue.advance();
        expect(queue.committed).toBe(open[0]?.offset ?? 41);
        expect(queue.waiting.records).toBe(open.length);
      }
    });

    fc.assert(property);
  });
});
