/** The circuit breakers there are: their names in the table of their states, in metrics and in alarms. */
export const BREAKERS = {
  reference: 'the reference data',
  notices: 'the bus that notices of cases leave by',
} as const;

export type BreakerName = keyof typeof BREAKERS;
