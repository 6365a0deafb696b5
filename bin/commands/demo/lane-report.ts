import type { Route } from '../../../src/producer/destination.ts';
import type { DemoLane, LaneOutcome, RoutedLabel } from './lanes/lane.ts';
import type { Percentiles } from './percentile.ts';
import { type ClassFound, classesFound, faults } from './verdict.ts';

/** What became of a stream in one lane. */
export interface LaneReport {
  /** Records the lane had to take. */
  readonly sent: number;
  readonly sentByRoute: Readonly<Partial<Record<Route, number>>>;
  readonly stored: number;
  /** Part of `stored`: beyond the grace, so never alerted. */
  readonly late: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly quarantinedByCode: Readonly<Record<string, number>>;
  readonly alerts: number;
  readonly alertsByDetector: Readonly<Record<string, number>>;
  /** Injected anomalies and how many were found. */
  readonly anomalies: readonly ClassFound[];
  /** From creation to storage. */
  readonly latencyMs: Percentiles;
  readonly eventsPerSecond: number;
  readonly faults: readonly string[];
}

/** What was sent, and when. */
export interface SentStream {
  readonly sent: Readonly<Record<Route, number>>;
  readonly labels: readonly RoutedLabel[];
  readonly startedAt: number;
  readonly settledAt: number;
}

/** Holds a lane's stores against what was sent to it. */
export function laneReport(
  { routes }: Pick<DemoLane, 'routes'>,
  outcome: LaneOutcome,
  { sent, labels, startedAt, settledAt }: SentStream,
): LaneReport {
  const { stored, duplicates, quarantined } = outcome;
  const total = routes.reduce((sum, route) => sum + sent[route], 0);
  const sums = { sent: total, stored, duplicates, quarantined };
  const anomalies = classesFound(
    labels.filter(({ route }) => routes.includes(route)),
    outcome.raised,
  );
  const seconds = ((outcome.lastStoredAt || settledAt) - startedAt) / 1_000;
  return {
    ...sums,
    sentByRoute: Object.fromEntries(routes.map((route) => [route, sent[route]])),
    late: outcome.late,
    quarantinedByCode: outcome.quarantinedByCode,
    alerts: outcome.alerts,
    alertsByDetector: outcome.alertsByDetector,
    anomalies,
    latencyMs: outcome.latencyMs,
    eventsPerSecond: Math.max(0, Math.round((stored + duplicates + quarantined) / seconds)),
    faults: faults(sums, anomalies),
  };
}
