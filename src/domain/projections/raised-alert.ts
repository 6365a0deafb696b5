import type { Alert } from '../alert.ts';

/** An alert as the read models show it. */
export interface RaisedAlert extends Alert {
  /** When the processor raised it, epoch ms. */
  readonly raisedAt: number;
}

/** The newest `limit` by event time, newest first; equals by id, so that the order is always the same. */
export function newestAlerts(alerts: readonly RaisedAlert[], limit: number): RaisedAlert[] {
  return alerts.toSorted(newestFirst).slice(0, limit);
}

function newestFirst(a: RaisedAlert, b: RaisedAlert): number {
  if (a.occurredAt !== b.occurredAt) return b.occurredAt - a.occurredAt;
  return a.alertId < b.alertId ? 1 : a.alertId > b.alertId ? -1 : 0;
}
