import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../../../src/domain/alert.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import {
  DETECTOR_SETTINGS,
  type DetectorSettings,
} from '../../../../src/domain/detectors.config.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { entry, HOUR, MINUTE, stream } from '../../../helpers/windows.ts';

/** What the last alert of a stream says. */
function finding(events: readonly Transaction[], settings: DetectorSettings = DETECTOR_SETTINGS) {
  const { detector, measured, threshold, severity, reason } = stream(events, settings).alerts.at(
    -1,
  ) as Alert;
  return { detector, measured, threshold, severity, reason };
}
const alertsOf = (events: readonly Transaction[], settings: Partial<DetectorSettings> = {}) =>
  stream(events, { ...DETECTOR_SETTINGS, ...settings }).alerts.map(({ detector }) => detector);

const BERLIN = { lat: 5_252_000, lon: 1_340_500 };
const MUNICH = { lat: 4_813_700, lon: 1_157_500 };

describe('what an alert says', () => {
  it('about a high value', () => {
    expect(finding([entry(1, 0, { amountMinor: 10_000_00 })])).toEqual({
      detector: 'high-value',
      measured: 10_000_00,
      threshold: 10_000_00,
      severity: 'medium',
      reason: '10000.00 EUR is at or above 10000.00 EUR',
    });
  });

  it('about velocity', () => {
    expect(finding(Array.from({ length: 11 }, (_, i) => entry(i + 1, i / 2)))).toEqual({
      detector: 'velocity',
      measured: 11,
      threshold: 10,
      severity: 'high',
      reason: '11 events within 10 minutes, more than 10',
    });
  });

  it('about a spend spike', () => {
    const steady = Array.from({ length: 12 }, (_, i) => entry(i + 1, i * 70));
    expect(finding([...steady, entry(99, 12 * 70, { amountMinor: 500_00 })])).toEqual({
      detector: 'spend-spike',
      measured: 500_00,
      threshold: 25_00,
      severity: 'high',
      reason: "500.00 EUR within 60 minutes, above the account's 25.00 EUR (mean 10.00 EUR)",
    });
  });

  it('about impossible travel', () => {
    expect(finding([entry(1, 0, { place: BERLIN }), entry(2, 20, { place: MUNICH })])).toEqual({
      detector: 'impossible-travel',
      measured: 1_513,
      threshold: 900,
      severity: 'high',
      reason: '504 km in 20 minutes (1513 km/h)',
    });
  });

  it('about two places at once', () => {
    expect(finding([entry(1, 0, { place: BERLIN }), entry(2, 0, { place: MUNICH })])).toMatchObject(
      {
        measured: Number.MAX_SAFE_INTEGER,
        reason: '504 km in 0 minutes',
      },
    );
  });
});

describe('the edge of', () => {
  const steady = (amount: number) => [
    ...Array.from({ length: 12 }, (_, i) => entry(i + 1, i * 70, { amountMinor: 100_00 })),
    entry(99, 12 * 70, { amountMinor: amount }),
  ];
  it.each([
    [250_00, []],
    [250_01, ['spend-spike']],
  ])('a spend spike: %d above a threshold of 25000', (amount, expected) => {
    expect(alertsOf(steady(amount))).toEqual(expected);
  });

  it.each([
    [199_99, []],
    [200_00, ['spend-spike']],
  ])('the least sum of a spend spike: %d', (amount, expected) => {
    const small = Array.from({ length: 12 }, (_, i) => entry(i + 1, i * 70, { amountMinor: 1_00 }));
    expect(alertsOf([...small, entry(99, 12 * 70, { amountMinor: amount })])).toEqual(expected);
  });

  const speed = (maxSpeedKmh: number, minDistanceKm: number) => ({
    impossibleTravel: { windowMs: 6 * HOUR, maxSpeedKmh, minDistanceKm },
  });
  it.each([
    ['near, however fast', 20, speed(900, 505), []],
    ['just beyond the noise of positioning', 20, speed(900, 503), ['impossible-travel']],
    ['slow enough', 34, speed(900, 300), []],
    ['a little too fast', 33, speed(900, 300), ['impossible-travel']],
    ['before the window', 6 * 60, speed(10, 300), []],
    ['just within the window', 6 * 60 - 1, speed(10, 300), ['impossible-travel']],
  ])('impossible travel: %s', (_, minutes, settings, expected) => {
    const events = [entry(1, 0, { place: BERLIN }), entry(2, minutes, { place: MUNICH })];
    expect(alertsOf(events, settings)).toEqual(expected);
  });

  it('impossible travel: any earlier place will do, past those that are near and those unknown', () => {
    const events = [
      entry(1, 0, { place: MUNICH }),
      entry(2, 1, { place: { lat: BERLIN.lat, lon: BERLIN.lon + 10 } }),
      entry(3, 2),
      entry(4, 3, { place: BERLIN }),
    ];
    expect(alertsOf(events)).toEqual(['impossible-travel', 'impossible-travel']);
  });

  it('velocity: an event as old as the window is out of it', () => {
    const settings = { velocity: { windowMs: 10 * MINUTE, maxEvents: 2 } };
    const at = (...minutes: number[]) => minutes.map((minute, i) => entry(i + 1, minute));
    expect(alertsOf(at(0, 5, 10), settings)).toEqual([]);
    expect(alertsOf(at(0.1, 5, 10), settings)).toEqual(['velocity']);
  });
});

it('refuses a grace as long as the spend window, and says which is which', () => {
  const settings = { ...DETECTOR_SETTINGS, graceMs: HOUR };
  expect(() => rulesFor(settings)).toThrow(
    'graceMs (3600000) must be shorter than spendSpike.windowMs (3600000)',
  );
  expect(rulesFor({ ...settings, graceMs: HOUR - 1 }).lookbackMs).toBe(6 * HOUR);
});
