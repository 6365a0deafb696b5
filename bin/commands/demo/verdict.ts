import type { DetectorId } from '../../../src/domain/detectors/detector.ts';
import type { Label } from '../../../src/producer/generator/anomalies/anomaly.ts';

/** What the stores say of an alert. */
export interface RaisedAlert {
  readonly detector: string;
  readonly accountId: string;
}

/** How many of a class of injected anomalies raised their alert. */
export interface ClassFound {
  readonly detector: DetectorId;
  readonly injected: number;
  readonly found: number;
}

/** For each injected class, how many of its accounts have an alert of its detector. */
export function classesFound(
  labels: readonly Label[],
  alerts: readonly RaisedAlert[],
): ClassFound[] {
  const raised = new Set(alerts.map(({ detector, accountId }) => `${detector} ${accountId}`));
  return [...Map.groupBy(labels, ({ detector }) => detector)].map(([detector, injected]) => ({
    detector,
    injected: injected.length,
    found: injected.filter(({ accountId }) => raised.has(`${detector} ${accountId}`)).length,
  }));
}

export interface Sums {
  readonly sent: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

/** Sent records that are nowhere; negative when there are too many. */
export function missing({ sent, stored, duplicates, quarantined }: Sums): number {
  return sent - stored - duplicates - quarantined;
}

/** What is wrong with a run, a sentence each; an empty list when all is well. */
export function faults(sums: Sums, classes: readonly ClassFound[]): string[] {
  const { sent } = sums;
  const lacking = missing(sums);
  const found: string[] = [];
  if (sent === 0) found.push('nothing was sent');
  if (lacking !== 0) {
    const word = lacking > 0 ? `${lacking} missing` : `${-lacking} too many`;
    found.push(`sent ${sent}, but stored + duplicates + quarantined is ${sent - lacking}: ${word}`);
  }
  for (const { detector, injected, found: alerted } of classes) {
    if (alerted === 0) found.push(`none of ${injected} injected ${detector} anomalies was found`);
  }
  return found;
}
