import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distanceKm } from '../../../../src/domain/distance.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { deserialiseWindow, serialiseWindow } from '../../../../src/domain/windows/serialise.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { LOW_SETTINGS as SETTINGS, streamsOf } from '../../../helpers/window-streams.ts';
import { HOUR, stream, windowOf } from '../../../helpers/windows.ts';

const streams = streamsOf(6);

it('has streams that raise every kind of alert and hold late and repeated events', () => {
  const seen = new Set<string>();
  for (const entries of fc.sample(streams, { numRuns: 200, seed: 1 })) {
    const { alerts, placements } = stream(entries, SETTINGS);
    for (const alert of alerts) seen.add(alert.detector);
    for (const placement of placements) seen.add(placement);
  }
  expect([...seen].sort()).toEqual([
    'accepted',
    'high-value',
    'impossible-travel',
    'late',
    'repeat',
    'spend-spike',
    'velocity',
  ]);
});

const isSpend = ({ type }: Transaction): boolean =>
  type === 'PURCHASE' || type === 'WITHDRAWAL' || type === 'TRANSFER';

function kmBetween(a: Transaction, b: Transaction): number {
  if (a.latitude === null || b.latitude === null) return 0;
  const placeOf = ({ latitude, longitude }: Transaction) => ({
    lat: Math.round((latitude ?? 0) * 1e5),
    lon: Math.round((longitude ?? 0) * 1e5),
  });
  return distanceKm(placeOf(a), placeOf(b));
}

/** The definition, recomputed from the whole stream with no state at all. */
function naive(arrivals: readonly Transaction[]): { alerts: string[]; late: string[] } {
  let watermark = Number.NEGATIVE_INFINITY;
  const onTime = new Map<string, Transaction>();
  const late = new Set<string>();
  for (const e of arrivals) {
    if (onTime.has(e.eventId)) continue;
    if (e.occurredAt < watermark - SETTINGS.graceMs) late.add(e.eventId);
    else onTime.set(e.eventId, e);
    watermark = Math.max(watermark, onTime.has(e.eventId) ? e.occurredAt : watermark);
  }
  const all = [...onTime.values()].sort(
    (a, b) => a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : 1),
  );
  const before = (e: Transaction, ms: number): Transaction[] =>
    all.slice(0, all.indexOf(e) + 1).filter((x) => x.occurredAt > e.occurredAt - ms);
  const spend = (e: Transaction): number =>
    before(e, SETTINGS.spendSpike.windowMs)
      .filter((x) => isSpend(x) && x.currency === e.currency)
      .reduce((sum, x) => sum + x.amountMinor, 0);
  const alerts: string[] = [];
  for (const e of all) {
    const raise = (detector: string): number => alerts.push(`${detector}:acc-1:${e.eventId}`);
    if (e.amountMinor >= SETTINGS.highValue.amount * 100) raise('high-value');
    if (before(e, SETTINGS.velocity.windowMs).length > SETTINGS.velocity.maxEvents)
      raise('velocity');
    if (isSpend(e)) {
      const { windowMs, alpha, deviations, minObservations, minDeviationShare } =
        SETTINGS.spendSpike;
      let n = 0;
      let mean = 0;
      let variance = 0;
      for (const x of all) {
        if (x.occurredAt > e.occurredAt - windowMs) break;
        if (!isSpend(x) || x.currency !== e.currency) continue;
        const difference = spend(x) - mean;
        if (n === 0) mean = spend(x);
        else {
          mean += alpha * difference;
          variance = (1 - alpha) * (variance + difference * (alpha * difference));
        }
        n += 1;
      }
      const threshold = Math.round(
        mean + deviations * Math.max(Math.sqrt(variance), mean * minDeviationShare),
      );
      if (n >= minObservations && spend(e) >= 100 && spend(e) > threshold) raise('spend-spike');
    }
    const { windowMs, maxSpeedKmh, minDistanceKm } = SETTINGS.impossibleTravel;
    const impossible = before(e, windowMs).some((x) => {
      const km = kmBetween(x, e);
      return km > minDistanceKm && km > (maxSpeedKmh * (e.occurredAt - x.occurredAt)) / HOUR;
    });
    if (impossible) raise('impossible-travel');
  }
  return { alerts: alerts.sort(), late: [...late].filter((id) => !onTime.has(id)).sort() };
}

describe('windows are exact', () => {
  it('raise the alerts of a naive recomputation, for any order and repetition', () => {
    fc.assert(
      fc.property(streams, (entries) => {
        const streamed = stream(entries, SETTINGS);
        const expected = naive(entries);
        expect(streamed.alerts.map((a) => a.alertId).sort()).toEqual(expected.alerts);
        // A repeat of an event long gone from the window looks late; the store knows it as a duplicate.
        const placed = (placement: string): Set<string> =>
          new Set(
            entries.filter((_, i) => streamed.placements[i] === placement).map((e) => e.eventId),
          );
        const late = placed('late').difference(placed('accepted'));
        expect([...late].sort()).toEqual(expected.late);
      }),
      { numRuns: 400 },
    );
  });

  it('are the same through serialised state cut at any point', () => {
    fc.assert(
      fc.property(streams, fc.nat(), (entries, at) => {
        const cut = at % entries.length;
        const whole = stream(entries, SETTINGS);
        const first = stream(entries.slice(0, cut), SETTINGS);
        const state = serialiseWindow(first.memory, first.memory.slotOf('acc-1'));
        const restored = new WindowMemory();
        deserialiseWindow(restored, 'acc-1', state);
        const second = stream(entries.slice(cut), SETTINGS, restored);
        expect([...first.alerts, ...second.alerts]).toEqual(whole.alerts);
        expect(windowOf(restored)).toEqual(windowOf(whole.memory));
      }),
      { numRuns: 200 },
    );
  });

  it('raise the same alerts in whatever order events arrive, while none is late', () => {
    const calm = streamsOf(1).map((entries) => {
      const first = entries[0]?.occurredAt ?? 0;
      return entries.filter((e) => Math.abs(e.occurredAt - first) < SETTINGS.graceMs / 2);
    });
    fc.assert(
      fc.property(
        calm.chain((entries) =>
          fc.tuple(
            fc.constant(entries),
            fc.shuffledSubarray(entries, { minLength: entries.length }),
          ),
        ),
        ([entries, shuffled]) => {
          const ids = (list: readonly Transaction[]): string[] =>
            stream(list, SETTINGS)
              .alerts.map((a) => a.alertId)
              .sort();
          expect(ids(shuffled)).toEqual(ids(entries));
        },
      ),
    );
  });
});
