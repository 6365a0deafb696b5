import fc from 'fast-check';
import { DETECTOR_SETTINGS, type DetectorSettings } from '../../src/domain/detectors.config.ts';
import type { Transaction } from '../../src/domain/event.ts';
import { entry, MINUTE } from './windows.ts';

/** Thresholds low enough that random streams cross every one of them, on both sides. */
export const LOW_SETTINGS: DetectorSettings = {
  ...DETECTOR_SETTINGS,
  graceMs: 5 * MINUTE,
  highValue: { amount: 90, byCurrency: {} },
  velocity: { windowMs: 10 * MINUTE, maxEvents: 3 },
  spendSpike: {
    ...DETECTOR_SETTINGS.spendSpike,
    windowMs: 20 * MINUTE,
    minObservations: 3,
    deviations: 1,
    minAmount: 1,
  },
  impossibleTravel: { windowMs: 15 * MINUTE, maxSpeedKmh: 900, minDistanceKm: 300 },
};

const PLACES = [null, { lat: 5_200_000, lon: 1_300_000 }, { lat: 4_000_000, lon: -7_400_000 }];

/** Accounts' events: mostly forward in time, jittered within and beyond the grace, with repeats. */
export const streamsOf = (
  maxStepMinutes: number,
  accounts: readonly string[] = ['acc-1'],
): fc.Arbitrary<Transaction[]> =>
  fc
    .array(
      fc.record({
        step: fc.integer({ min: 0, max: maxStepMinutes }),
        jitter: fc.integer({ min: -8, max: 0 }),
        amountMinor: fc.integer({ min: 0, max: 100_00 }),
        currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
        spend: fc.constantFrom(true, true, true, false),
        place: fc.constantFrom(...PLACES),
        accountId: fc.constantFrom(...accounts),
        repeat: fc.option(fc.nat(), { freq: 8 }),
      }),
      { minLength: 1, maxLength: 60, size: 'max' },
    )
    .map((steps) => {
      const events: Transaction[] = [];
      let minutes = 0;
      steps.forEach(({ step, jitter, repeat, ...rest }, index) => {
        minutes += step;
        const again = repeat === null ? undefined : events[repeat % Math.max(1, events.length)];
        events.push(again ?? entry(1 + ((index * 7919) % 100_003), minutes + jitter, rest));
      });
      return events;
    });
