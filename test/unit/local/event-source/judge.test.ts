import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InvokeOutcome } from '../../../../local/event-source/acknowledge.ts';
import {
  type FailureRules,
  judge,
  type Piece,
  wholeBatch,
} from '../../../../local/event-source/judge.ts';
import type { QueuedRecord } from '../../../../local/event-source/queued-record.ts';
import { queued } from './records.ts';

const rules: FailureRules = {
  ...{ topic: 't', partialResponses: true, bisect: false, maximumRetryAttempts: 2 },
};
const batch = [queued(0, 1), queued(0, 2), queued(0, 3), queued(1, 7), queued(1, 8)];
const CRASH: InvokeOutcome = { kind: 'failed', reason: 'crashed' };
const answer = (...failed: QueuedRecord[]): InvokeOutcome => ({
  kind: 'answered',
  payload: JSON.stringify({
    batchItemFailures: failed.map(({ partition, offset }) => ({
      itemIdentifier: { partition: `t-${partition}`, offset },
    })),
  }),
});
const names = (records: readonly QueuedRecord[]) =>
  records.map(({ partition, offset }) => `${partition}-${offset}`);
const parts = (pieces: readonly Piece[]) => pieces.map(({ records }) => names(records));

describe('judge', () => {
  it('does not look at the answer unless the mapping asks for partial responses', () => {
    const verdict = judge(wholeBatch(batch), answer(...batch), {
      ...rules,
      partialResponses: false,
    });

    expect(verdict).toMatchObject({ done: batch, next: [], exhausted: undefined });
  });

  it('retries what failed as often as allowed, then gives it up', () => {
    const first = judge(wholeBatch(batch), CRASH, rules);
    const second = judge(first.next[0] as Piece, CRASH, rules);
    const third = judge(second.next[0] as Piece, CRASH, rules);

    expect([first.exhausted, second.exhausted]).toEqual([undefined, undefined]);
    expect(third).toMatchObject({ next: [], exhausted: { records: batch, invocations: 3 } });
  });

  it('retries without end at -1', () => {
    const piece = { ...wholeBatch(batch), failures: 9_999 };

    const { next } = judge(piece, CRASH, { ...rules, maximumRetryAttempts: -1 });

    expect(next).toMatchObject([{ records: batch, failures: 10_000 }]);
  });

  it('counts no retry when the function could not be invoked', () => {
    const bisecting = { ...rules, bisect: true, maximumRetryAttempts: 0 };

    const verdict = judge(wholeBatch(batch), { kind: 'unavailable', reason: 'gone' }, bisecting);

    expect(verdict).toMatchObject({
      next: [{ records: batch, failures: 0 }],
      exhausted: undefined,
    });
    expect(verdict.pause).toBe(true);
  });

  it('halves a batch that failed, which uses up no retry', () => {
    const bisecting = { ...rules, bisect: true, maximumRetryAttempts: 0 };

    const verdict = judge(wholeBatch(batch), CRASH, bisecting);

    expect(parts(verdict.next)).toEqual([
      ['0-1', '0-2', '0-3'],
      ['1-7', '1-8'],
    ]);
    expect(verdict).toMatchObject({ exhausted: undefined, pause: false });
    expect(judge(wholeBatch([queued(0, 1)]), CRASH, bisecting).exhausted).toBeDefined();
  });

  it('goes on from a reported offset', () => {
    const { done, next } = judge(wholeBatch(batch), answer(queued(0, 2)), rules);

    expect(names(done)).toEqual(['0-1', '1-7', '1-8']);
    expect(next).toMatchObject([{ failures: 1 }]);
    expect(parts(next)).toEqual([['0-2', '0-3']]);
  });

  it('halves what was reported again and again at its first record', () => {
    const bisecting = { ...rules, bisect: true };
    const rest = wholeBatch([queued(0, 2), queued(0, 3)]);

    const { next } = judge(rest, answer(queued(0, 2)), bisecting);

    expect(parts(next)).toEqual([['0-2'], ['0-3']]);
  });
});

/** A function in which some records crash always, and some fail a few times. */
interface Behaviour {
  readonly crashes: ReadonlySet<string>;
  readonly reports: Map<string, number>;
}

function run(records: readonly QueuedRecord[], behaviour: Behaviour, given: FailureRules) {
  const delivered: string[] = [];
  const done: string[] = [];
  const exhausted: string[] = [];
  let pieces: readonly Piece[] = [wholeBatch(records)];
  for (let invocations = 0; pieces.length > 0; invocations += 1) {
    if (invocations > 5_000) throw new Error('does not end');
    const [piece, ...later] = pieces as [Piece, ...Piece[]];
    const ids = names(piece.records);
    const failing = piece.records.filter((_, i) => {
      const left = behaviour.reports.get(ids[i] ?? '') ?? 0;
      if (left > 0) behaviour.reports.set(ids[i] ?? '', left - 1);
      return left > 0;
    });
    const outcome = ids.some((id) => behaviour.crashes.has(id)) ? CRASH : answer(...failing);
    const verdict = judge(piece, outcome, given);
    delivered.push(...ids);
    done.push(...names(verdict.done));
    exhausted.push(...names(verdict.exhausted?.records ?? []));
    pieces = [...verdict.next, ...later];
  }
  return { delivered, done, exhausted };
}

describe('a batch under the rules', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 30 }));
  const picks = fc.array(fc.nat(200), { maxLength: 6 });
  const recordsOf = ([a, b]: readonly [number, number]): QueuedRecord[] => [
    ...Array.from({ length: a }, (_, offset) => queued(0, offset)),
    ...Array.from({ length: b }, (_, offset) => queued(1, offset + 100)),
  ];
  const picked = (records: readonly QueuedRecord[], indices: readonly number[]): string[] =>
    indices.flatMap((index) => names(records.slice(index % records.length).slice(0, 1)));
  const drawnRules = fc.record({
    ...{ topic: fc.constant('t'), partialResponses: fc.boolean(), bisect: fc.boolean() },
    maximumRetryAttempts: fc.integer({ min: 0, max: 4 }),
  });

  it('ends, loses nothing, finishes nothing twice and leaps over nothing', () => {
    const property = fc.property(sizes, picks, picks, drawnRules, (size, crash, fail, given) => {
      const records = recordsOf(size);
      const reports = new Map(picked(records, fail).map((id, i) => [id, i + 1]));

      const all = run(records, { crashes: new Set(picked(records, crash)), reports }, given);

      expect([...all.done, ...all.exhausted].sort()).toEqual(names(records).sort());
      for (const partition of ['0-', '1-']) {
        const firsts = [...new Set(all.delivered.filter((id) => id.startsWith(partition)))];
        expect(firsts).toEqual(names(records).filter((id) => id.startsWith(partition)));
      }
    });

    fc.assert(property);
  });

  it('with bisecting, gives up exactly the records that crash the function', () => {
    const property = fc.property(sizes, picks, fc.nat(3), (size, crash, retries) => {
      const records = recordsOf(size);
      const crashes = new Set(picked(records, crash));
      const given = { ...rules, bisect: true, maximumRetryAttempts: retries };

      const all = run(records, { crashes, reports: new Map() }, given);

      expect(all.exhausted.sort()).toEqual([...crashes].sort());
      for (const id of crashes) {
        const times = all.delivered.filter((each) => each === id).length;
        // Once for every halving, then alone for the first attempt and the retries.
        expect(times).toBeLessThanOrEqual(Math.ceil(Math.log2(records.length)) + 1 + retries);
      }
    });

    fc.assert(property);
  });
});
