import { describe, expect, it } from '@jest/globals';
import { laneReport, type SentStream } from '../../../../../bin/commands/demo/lane-report.ts';
import type { LaneOutcome } from '../../../../../bin/commands/demo/lanes/lane.ts';

const OUTCOME: LaneOutcome = {
  stored: 90,
  late: 2,
  duplicates: 7,
  quarantined: 3,
  quarantinedByCode: { MLR_TYPE_UNKNOWN: 3 },
  alerts: 1,
  alertsByDetector: { velocity: 1 },
  latencyMs: { p50: 5, p95: 9, p99: 11 },
  lastStoredAt: 3_000,
  raised: [{ detector: 'velocity', accountId: 'over-kafka' }],
  overKafka: { eventIds: new Set(), alerts: new Map(), quarantined: new Set() },
};

const label = (accountId: string, route: 'kafka' | 'eventbridge') => {
  return { detector: 'velocity' as const, accountId, eventId: `e-${accountId}`, route };
};

const SENT: SentStream = {
  sent: { kafka: 100, eventbridge: 50 },
  labels: [label('over-kafka', 'kafka'), label('over-the-bus', 'eventbridge')],
  startedAt: 1_000,
  settledAt: 9_000,
};

const KAFKA = { routes: ['kafka'] } as const;

describe('laneReport', () => {
  it('asks a lane only for what went its way', () => {
    expect(laneReport(KAFKA, OUTCOME, SENT)).toMatchObject({
      sent: 100,
      sentByRoute: { kafka: 100 },
      anomalies: [{ detector: 'velocity', injected: 1, found: 1 }],
      eventsPerSecond: 50,
      faults: [],
    });
  });

  it('asks a lane of both routes for everything', () => {
    const { sent, anomalies, faults } = laneReport(
      { routes: ['kafka', 'eventbridge'] },
      OUTCOME,
      SENT,
    );
    expect({ sent, anomalies }).toEqual({
      sent: 150,
      anomalies: [{ detector: 'velocity', injected: 2, found: 1 }],
    });
    expect(faults).toEqual([expect.stringMatching(/50 missing/)]);
  });

  it('takes the time until it was at rest when nothing was stored', () => {
    const nothing = { ...OUTCOME, stored: 0, lastStoredAt: 0 };
    expect(laneReport(KAFKA, nothing, SENT).eventsPerSecond).toBe(1);
  });
});
