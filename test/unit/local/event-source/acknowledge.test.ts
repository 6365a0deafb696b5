import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acknowledge } from '../../../../local/event-source/acknowledge.ts';
import type { QueuedRecord } from '../../../../local/event-source/queued-record.ts';
import { queued } from './records.ts';

const batch = [queued(0, 5), queued(0, 6), queued(0, 9), queued(1, 40), queued(1, 41)];
const answered = (answer: unknown): string =>
  typeof answer === 'string' ? answer : JSON.stringify(answer);
const offsets = (records: readonly QueuedRecord[]) =>
  records.map(({ partition, offset }) => [partition, offset]);
const failing = (...failures: [partition: string, offset: number][]) =>
  answered({
    batchItemFailures: failures.map(([partition, offset]) => ({
      itemIdentifier: { partition, offset },
    })),
  });

describe('acknowledge', () => {
  it.each([
    ['nothing', answered('')],
    ['null', answered('null')],
    ['an unrelated value', answered({ statusCode: 200 })],
    ['a string', answered('"done"')],
    ['null failures', answered({ batchItemFailures: null })],
    ['no failures', answered({ batchItemFailures: [] })],
  ])('acknowledges the whole batch when the function answers %s', (_, outcome) => {
    const result = acknowledge('t', batch, outcome);

    expect(result.done).toEqual(batch);
    expect(result.again).toEqual([]);
  });

  it.each([
    ['an unknown offset', failing(['t-0', 7])],
    ['a known and an unknown offset', failing(['t-0', 5], ['t-1', 99])],
    ['an unknown partition', failing(['t-7', 5])],
    ['another topic', failing(['other-0', 5])],
    ['an identifier that is text', answered({ batchItemFailures: [{ itemIdentifier: 't-0' }] })],
    ['no identifier', answered({ batchItemFailures: [{}] })],
    ['an empty identifier', answered({ batchItemFailures: [{ itemIdentifier: '' }] })],
    [
      'an offset as text',
      answered('{"batchItemFailures":[{"itemIdentifier":{"partition":"t-0","offset":"5"}}]}'),
    ],
    ['failures that are no list', answered({ batchItemFailures: 'all' })],
    ['something that is not JSON', answered('<html>')],
  ])('repeats the whole batch after %s', (_, outcome) => {
    const result = acknowledge('t', batch, outcome);

    expect(result.done).toEqual([]);
    expect(result.again).toEqual(batch);
    expect(result.reason).toEqual(expect.any(String));
  });

  it('starts a partition again from its lowest reported offset and lets the others go on', () => {
    const result = acknowledge('t', batch, failing(['t-0', 9], ['t-0', 6]));

    expect(offsets(result.done)).toEqual([
      [0, 5],
      [1, 40],
      [1, 41],
    ]);
    expect(result.again.map(({ offset }) => offset)).toEqual([6, 9]);
  });

  it('acknowledges nothing of a partition whose first record failed', () => {
    const result = acknowledge('t', batch, failing(['t-0', 5]));

    expect(offsets(result.done)).toEqual([
      [1, 40],
      [1, 41],
    ]);
  });

  it('reads partition numbers of topics with dashes in their names', () => {
    const result = acknowledge('a-b-1', [queued(3, 1), queued(3, 2)], failing(['a-b-1-3', 2]));

    expect(offsets(result.done)).toEqual([[3, 1]]);
  });

  it('never skips a record: each is either acknowledged or comes again, in order', () => {
    const batches = fc
      .uniqueArray(fc.tuple(fc.nat(3), fc.nat(60)), {
        minLength: 1,
        selector: ([partition, offset]) => `${partition} ${offset}`,
      })
      .map((pairs) =>
        pairs
          .toSorted(([p, a], [q, b]) => p - q || a - b)
          .map(([partition, offset]) => queued(partition, offset)),
      );
    const property = fc.property(batches, fc.array(fc.nat(100)), (records, picks) => {
      const failed = picks.flatMap((pick) => records[pick % records.length] ?? []);
      const outcome = failing(
        ...failed.map(({ partition, offset }): [string, number] => [`t-${partition}`, offset]),
      );

      const { done, again } = acknowledge('t', records, outcome);

      expect(again).toEqual(records.filter((record) => !done.includes(record)));
      expect(done).toEqual(records.filter((record) => !again.includes(record)));
      expect(failed.every((record) => again.includes(record))).toBe(true);
      const lowest = Map.groupBy(failed, ({ partition }) => partition);
      for (const record of again) {
        const offsets = (lowest.get(record.partition) ?? []).map(({ offset }) => offset);
        expect(record.offset).toBeGreaterThanOrEqual(Math.min(...offsets));
      }
    });

    fc.assert(property);
  });
});
