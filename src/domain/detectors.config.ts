/**
 * Every threshold of the detectors. Edit here, run `npm run check`, deploy.
 * Durations are milliseconds of event time; amounts are in whole units of the event's currency.
 */
export interface DetectorSettings {
  /** How far behind an account's watermark an event may arrive and still count. Must be shorter than `spendSpike.windowMs`. */
  readonly graceMs: number;
  /** Most events kept in one account's window; beyond it the oldest are let go early. */
  readonly maxWindowEvents: number;
  readonly highValue: {
    /** Alert at this amount and above, for currencies not named in `byCurrency`. */
    readonly amount: number;
    readonly byCurrency: Readonly<Record<string, number>>;
  };
  readonly velocity: {
    readonly windowMs: number;
    /** Alert when more events than this fall into the window. */
    readonly maxEvents: number;
  };
  readonly spendSpike: {
    readonly windowMs: number;
    /** Weight of the newest observation in the moving mean and variance, 0 to 1. */
    readonly alpha: number;
    /** Alert above mean + deviations × standard deviation. */
    readonly deviations: number;
    /** No alert before the account has this many observations older than the window. */
    readonly minObservations: number;
    /** The deviation counts as at least this share of the mean, so that steady accounts do not alert on pennies. */
    readonly minDeviationShare: number;
    /** No alert below this sum. */
    readonly minAmount: number;
  };
  readonly impossibleTravel: {
    readonly windowMs: number;
    /** Alert when two places would need a faster journey than this, km/h. */
    readonly maxSpeedKmh: number;
    /** Distances up to this are noise of positioning, km. */
    readonly minDistanceKm: number;
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const DETECTOR_SETTINGS: DetectorSettings = {
  graceMs: 5 * MINUTE,
  maxWindowEvents: 4_000,
  highValue: { amount: 10_000, byCurrency: { JPY: 1_500_000, KRW: 13_000_000, INR: 850_000 } },
  velocity: { windowMs: 10 * MINUTE, maxEvents: 10 },
  spendSpike: {
    windowMs: HOUR,
    alpha: 0.05,
    deviations: 6,
    minObservations: 10,
    minDeviationShare: 0.25,
    minAmount: 200,
  },
  impossibleTravel: { windowMs: 6 * HOUR, maxSpeedKmh: 900, minDistanceKm: 300 },
};
