/** How much the read models keep. */
export interface ProjectionSettings {
  /** Minutes of event time the counters of a partition reach back. */
  readonly retainedMinutes: number;
  /** Alerts kept of each Kafka partition, the newest by event time. */
  readonly recentAlerts: number;
  /** Alerts kept of each account, the newest by event time. */
  readonly alertsPerAccount: number;
}

export const PROJECTION_SETTINGS: ProjectionSettings = {
  retainedMinutes: 24 * 60,
  recentAlerts: 1_000,
  alertsPerAccount: 20,
};
