import type { Anomaly } from './anomalies/anomaly.ts';
import { ANOMALIES } from './anomalies/index.ts';
import type { Random } from './random.ts';

/** An anomaly and the background event it follows. */
export interface Planned {
  readonly anomaly: Anomaly;
  /** Index of the background event. */
  readonly slot: number;
}

const NOT_AFTER = 0.93;

/** When each anomaly happens, in order of time. */
export function planAnomalies(random: Random, perClass: number, slots: number): Planned[] {
  const plan = ANOMALIES.flatMap((anomaly) =>
    Array.from({ length: perClass }, () => ({
      anomaly,
      slot: Math.floor(random.float(anomaly.notBefore, NOT_AFTER) * slots),
    })),
  );
  return plan.sort((a, b) => a.slot - b.slot);
}

/** Events that all planned anomalies take together. */
export function eventsPlanned(perClass: number): number {
  return ANOMALIES.reduce((sum, anomaly) => sum + anomaly.events, 0) * perClass;
}
