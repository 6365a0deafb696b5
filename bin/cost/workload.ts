import type Steps from '../../bench/results/steps.json';
import { readJson } from './read-json.ts';

const steps = readJson<typeof Steps>('../../bench/results/steps.json');

/** What is estimated for. */
export interface Workload {
  /** Events a second, day and night. */
  readonly rate: number;
  /** Of a record in the log, bytes. */
  readonly eventBytes: number;
  readonly accounts: number;
  /** Parts of the topic. */
  readonly partitions: number;
  /** Share of events that raise an alert, that arrive twice, and that start a saga. */
  readonly alerts: number;
  readonly duplicates: number;
  readonly sagas: number;
}

export const DEFAULT_WORKLOAD: Workload = {
  rate: 15_000,
  eventBytes: 300,
  accounts: 1_000_000,
  partitions: 12,
  // As measured on the stream of `millrace produce`.
  alerts: steps.alerts,
  duplicates: 0.005,
  sagas: steps.sagas,
};

export const HOURS = 730;
export const SECONDS = HOURS * 3_600;
export const GB = 1e9;

/** Events a month. */
export const eventsOf = ({ rate }: Workload): number => rate * SECONDS;

/** How many different accounts `events` events in a row belong to. */
export const accountsAmong = ({ accounts }: Workload, events: number): number =>
  accounts * (1 - (1 - 1 / accounts) ** events);
