import type { ProducerRecord } from '../record.ts';
import type { Random } from './random.ts';

/** A duplicate follows its original by at most this many records. */
const MAX_DISTANCE = 500;

/** The records with about `percent` of the valid ones sent once more, unchanged, a little later. */
export function* withDuplicates(
  records: Iterable<ProducerRecord>,
  percent: number,
  random: Random,
): Generator<ProducerRecord> {
  const dueAt = new Map<number, ProducerRecord[]>();
  let index = 0;
  for (const record of records) {
    yield record;
    if (random.chance(percent / 100)) {
      const due = index + random.int(0, MAX_DISTANCE);
      dueAt.set(due, [...(dueAt.get(due) ?? []), { kind: 'duplicate', event: record.event }]);
    }
    yield* dueAt.get(index) ?? [];
    dueAt.delete(index);
    index += 1;
  }
  for (const due of [...dueAt.keys()].sort((a, b) => a - b)) yield* dueAt.get(due) ?? [];
}
