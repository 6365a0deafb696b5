import type { Alert } from '../alert.ts';

/** An alert as the read models show it. */
export interface ProjectedAlert extends Alert {
  /** When the processor raised it, epoch ms. */
  readonly raisedAt: number;
}

/** The newest `limit` by event time, newest first; equals by id, so that the order is always the same. */
export function newestAlerts(alerts: readonly ProjectedAlert[], limit: number): ProjectedAlert[] {
  return alerts.toSorted(newestFirst).slice(0, limit);
}

function newestFirst(a: ProjectedAlert, b: ProjectedAlert): number {
  if (a.occurredAt !== b.occurredAt) return b.occurredAt - a.occurredAt;
  return a.alertId < b.alertId ? 1 : a.alertId > b.alertId ? -1 : 0;
}
