import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../../../src/domain/alert.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { validate } from '../../../../src/domain/validation/validate.ts';
import { advance } from '../../../../src/domain/windows/advance.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { ANOMALIES } from '../../../../src/producer/generator/anomalies/index.ts';
import { generate } from '../../../../src/producer/generator/generate.ts';
import type { GeneratorOptions } from '../../../../src/producer/generator/options.ts';
import type { ProducerRecord } from '../../../../src/producer/record.ts';

const END = Date.UTC(2026, 10, 24, 12);
const recordsOf = (options: Partial<GeneratorOptions> = {}): ProducerRecord[] => [
  ...generate({ seed: 1, count: 2_000, endAt: END, ...options }).records(),
];

/** What the real detectors find in the events, in the order they are sent. */
function alertsOf(events: readonly Transaction[]) {
  const rules = rulesFor();
  const windows = new WindowMemory();
  const alerts: Alert[] = [];
  for (const event of events) {
    advance(windows, windows.slotOf(event.accountId), event, rules, alerts);
  }
  return alerts;
}

describe('generate', () => {
  it('gives the same stream for the same seed and end, another for another', () => {
    const options = { late: 5, duplicatesPercent: 3, invalid: 10 };
    const [first, again, other] = [1, 1, 2].map((seed) =>
      JSON.stringify(recordsOf({ seed, ...options })),
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('makes exactly the events asked for, each with an id of its own, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 1_500 }),
        (seed, count) => {
          const records = recordsOf({ seed, count });
          expect(records).toHaveLength(count);
          expect(new Set(records.map(({ event }) => event.eventId)).size).toBe(count);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('injects every class of anomaly from 200 events on, and the real detectors find each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 200, max: 3_000 }),
        (seed, count) => {
          const records = recordsOf({ seed, count });
          const labels = records.flatMap(({ label }) => label ?? []);
          const found = new Set(
            alertsOf(records.map(({ event }) => event)).map((a) => `${a.detector} ${a.accountId}`),
          );
          expect(new Set(labels.map((label) => label.detector))).toEqual(
            new Set(ANOMALIES.map((anomaly) => anomaly.detector)),
          );
          expect(labels.filter((l) => !found.has(`${l.detector} ${l.accountId}`))).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('sends each account in event-time order, valid and never in the future', () => {
    const records = recordsOf({ seed: 3, count: 5_000 });
    const last = new Map<string, number>();
    for (const { event } of records) {
      expect(event.occurredAt).toBeGreaterThanOrEqual(last.get(event.accountId) ?? 0);
      last.set(event.accountId, event.occurredAt);
      expect(event.occurredAt).toBeLessThanOrEqual(END);
      expect(validate(event, { receivedAt: END, key: event.accountId })).toBeUndefined();
    }
  });

  it('leaves ordinary activity below the detectors', () => {
    const records = recordsOf({ seed: 4, count: 10_000 });
    const labelled = new Set(records.flatMap(({ label }) => label?.accountId ?? []));
    const alerts = alertsOf(records.map(({ event }) => event));
    const unasked = alerts.filter(({ accountId }) => !labelled.has(accountId));
    expect(unasked.length).toBeLessThan(records.length / 200);
  });

  it('sends late events beyond the grace of newer ones of their account', () => {
    const records = recordsOf({ late: 40 });
    const rules = rulesFor();
    const windows = new WindowMemory();
    const placements = records.map(({ event, kind }) => {
      const placement = advance(windows, windows.slotOf(event.accountId), event, rules, []);
      return `${kind} ${placement}`;
    });
    expect(new Set(placements)).toEqual(new Set(['event accepted', 'late late']));
    expect(placements.filter((placement) => placement === 'late late')).toHaveLength(40);
  });

  it('repeats about the asked share of events, unchanged and after the original', () => {
    const records = recordsOf({ count: 4_000, duplicatesPercent: 5 });
    const seen = new Map<string, Transaction>();
    let duplicates = 0;
    for (const { event, kind } of records) {
      if (kind === 'duplicate') {
        duplicates += 1;
        expect(event).toEqual(seen.get(event.eventId));
      }
      seen.set(event.eventId, event);
    }
    expect(duplicates).toBeGreaterThan(140);
    expect(duplicates).toBeLessThan(260);
  });

  it.each([
    ['both', 44],
    ['kafka', 30],
    ['eventbridge', 3],
  ] as const)(
    'spreads invalid records for %s that this route can carry',
    (destination, invalid) => {
      const records = recordsOf({ destination, invalid });
      const spoilt = records.filter(({ kind }) => kind === 'invalid');
      expect(spoilt).toHaveLength(invalid);
      for (const { damage } of spoilt) {
        if (destination !== 'both') expect(damage?.routes).toContain(destination);
      }
    },
  );
});
