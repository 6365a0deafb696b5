import type Steps from '../../bench/results/steps.json';
import { readJson } from './read-json.ts';

const steps = readJson<typeof Steps>('../../bench/results/steps.json');

/** CPU of one event on a whole vCPU, ms: measured here, by `node bench/steps.ts`. */
export const CPU_MS_PER_EVENT = steps.cpuMsPerEvent;
/** Most events of one execution, measured with the same run. */
export const EVENTS_PER_EXECUTION = steps.eventsPerExecution;

/** What only an account can tell; every line that rests on one says so. */
export const ASSUMED = {
  /** Time an invocation waits for AWS, ms. */
  waitingMs: { 'ingest-kafka': 10, validate: 5, enrich: 10, detect: 15, persist: 60 },
  /** An ingest function waits for its execution besides: the steps and what Step Functions takes between them. */
  transitionMs: 20,
  logLinesPerExecution: 6,
  bytesPerLogLine: 700,
  /** Of an Express workflow that logs every transition. */
  workflowLogBytesPerExecution: 6_000,
  /** Names and dimensions that are published. */
  customMetrics: 40,
  /** Share of requests that X-Ray samples. */
  traced: 0.05,
  /** Share of a processor or a database that is used, for room to catch up. */
  utilisation: 0.6,
} as const;

/** One vCPU of a Lambda function, MiB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MIB_PER_VCPU = 1_769;
