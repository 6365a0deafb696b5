import { describe, expect, it } from '@jest/globals';
import { SnapshotSchedule } from '../../../src/stream/snapshot-schedule.ts';
import { expectedOf } from '../../helpers/expected.ts';
import { entry } from '../../helpers/windows.ts';

const SETTINGS = { snapshotEvents: 100, pieceAccounts: 10 };
const { windows } = expectedOf(
  Array.from({ length: 35 }, (_, i) => entry(i, i, { accountId: `acc-${i}` })),
);

/** A schedule that is asked with every batch of so many events; pieces as "generation.piece", `!` completes. */
const asked = (schedule: SnapshotSchedule, events: number): string[] =>
  schedule
    .pieces(0, windows, 1_000, events)
    .map(({ generation, piece, completes }) => `${generation}.${piece}${completes ? '!' : ''}`);

function stored(schedule: SnapshotSchedule, events: number): string[] {
  const pieces = asked(schedule, events);
  schedule.stored();
  return pieces;
}

describe('SnapshotSchedule', () => {
  it('begins after enough events and walks through all accounts, again and again', () => {
    const schedule = new SnapshotSchedule(4, SETTINGS);

    expect(stored(schedule, 104)).toEqual([]);
    const pieces = Array.from({ length: 40 }, () => stored(schedule, 5)).flat();

    expect(pieces.slice(0, 5)).toEqual(['5.0', '5.1', '5.2', '5.3!', '6.0']);
  });

  it('takes several pieces with a large batch', () => {
    expect(stored(new SnapshotSchedule(0, SETTINGS), 500)).toEqual(['1.0', '1.1', '1.2', '1.3!']);
  });

  it('takes small pieces with small batches, which would be held up by a large one', () => {
    const schedule = new SnapshotSchedule(0, { snapshotEvents: 20, pieceAccounts: 500 });
    const { windows } = expectedOf(
      Array.from({ length: 200 }, (_, i) => entry(i, i, { accountId: `acc-${i}` })),
    );

    const pieces = Array.from({ length: 60 }, () => {
      const taken = schedule.pieces(0, windows, 1_000, 20);
      schedule.stored();
      return taken;
    });

    const first = pieces.flat().filter(({ generation }) => generation === 1);
    expect(Math.max(...pieces.map((taken) => taken.length))).toBe(1);
    expect(Math.max(...first.map(({ accounts }) => accounts))).toBeLessThanOrEqual(42);
    expect(first.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(200);
    expect(first.at(-1)?.completes).toBe(true);
  });

  it('stores every piece once, however many batches are undone', () => {
    const schedule = new SnapshotSchedule(0, SETTINGS);
    const kept: string[] = [];

    for (let i = 0; i < 60; i++) {
      const pieces = asked(schedule, 5);
      if (i % 3 > 0) schedule.rollback();
      else {
        schedule.stored();
        kept.push(...pieces);
      }
    }
    kept.push(...stored(schedule, 500));

    expect(kept).toEqual(['1.0', '1.1', '1.2', '1.3!']);
  });

  it('does not begin again too soon after a beginning that was undone', () => {
    const schedule = new SnapshotSchedule(0, SETTINGS);
    stored(schedule, 90);

    expect(asked(schedule, 40)).not.toEqual([]);
    schedule.rollback();

    expect(stored(schedule, 5)).toEqual([]);
    expect(stored(schedule, 10)).toEqual(['1.0']);
  });
});
