import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORTED } from '../../../src/adapters/prometheus/exported.ts';
import type { Exposition } from '../exposition.ts';
import { type Figures, rounded } from '../figures.ts';
import { Lane, type LaneOptions } from '../lane.ts';
import { Meter } from '../meter.ts';
import { quantile } from '../quantiles.ts';
import type { System } from '../system.ts';
import type { Scenario, ScenarioSettings } from './scenario.ts';

/** Compiled code, grown heaps and first partitions are not what a steady rate costs. */
const WARM_UP_S = 8;
/** For the generator to start. */
const LEAD_MS = 1_500;
const CATCH_UP_MS = 60_000;

/** A steady rate: latency from intended creation to the commit. */
export const paced = (thousands: number): Scenario => ({
  name: `paced-${thousands}k`,
  run: (system, settings) => runPaced(system, settings, { rate: thousands * 1_000 }),
});

export interface PacedLoad extends LaneOptions {
  readonly rate: number;
  /** More options of the generator. */
  readonly load?: Readonly<Record<string, string | number>>;
}

export async function runPaced(
  system: System,
  settings: ScenarioSettings,
  options: PacedLoad,
): Promise<Figures> {
  const lane = await Lane.open(system, { ...settings, ...options });
  try {
    await lane.start();
    const figures = await measurePaced(lane, settings, options);
    await lane.check();
    return figures;
  } finally {
    await lane.close();
  }
}

/** Sends at a rate into a running lane and waits until all is stored. */
export async function measurePaced(
  lane: Lane,
  { seconds }: Pick<ScenarioSettings, 'seconds'>,
  { rate, load = {} }: PacedLoad,
): Promise<Figures> {
  const already = lane.sent;
  const startAt = Date.now() + LEAD_MS;
  const start = await lane.metrics();
  const sending = lane.load({ rate, seconds: WARM_UP_S + seconds, 'start-at': startAt, ...load });
  // Not to be unhandled while this one sleeps; awaited below.
  sending.catch(() => {});
  await sleep(startAt + WARM_UP_S * 1_000 - Date.now());
  const warm = await lane.metrics();
  const meter = new Meter(lane);
  await sleep((seconds * 1_000) / 2);
  const lagHalfway = await lagOf(lane, already, rate, startAt);
  await sleep(startAt + (WARM_UP_S + seconds) * 1_000 - Date.now());
  const usage = meter.stop(rate * seconds);
  const lagAtEnd = await lagOf(lane, already, rate, startAt);
  const report = await sending;
  const storedAt = await lane.untilStored(lane.sent, CATCH_UP_MS);
  const end = await lane.metrics();
  return {
    eventsPerSecond: Math.round(report.sent / ((storedAt - startAt) / 1_000)),
    ...latencies('', end, warm),
    ...latencies('withWarmUp', end, start),
    ...{ lagHalfway, lagAtEnd },
    generatorBehindP99Ms: report.handedOverMs.p99,
    generatorBehindMaxMs: report.handedOverMs.max,
    acknowledgedP99Ms: report.acknowledgedMs.p99,
    batchEvents: rounded(meanOf('millrace_batch_events', end, warm)),
    transactionMs: rounded(meanOf('millrace_transaction_time_seconds', end, warm) * 1_000, 2),
    ...usage,
    generatorCpuUs: rounded(report.cpuMicrosecondsPerEvent, 2),
  };
}

/** Events due by now that are not stored. */
async function lagOf(lane: Lane, already: number, rate: number, startAt: number): Promise<number> {
  const stored = (await lane.stored()) - already;
  return Math.max(0, Math.round(((Date.now() - startAt) / 1_000) * rate - stored));
}

function latencies(prefix: string, after: Exposition, before: Exposition): Figures {
  const { name } = EXPORTED.EndToEndLatency;
  const [to, from] = [after.buckets(name), before.buckets(name)];
  const ms = (share: number): number => rounded(quantile(share, to, from) * 1_000);
  const named = (label: string): string => (prefix === '' ? `p${label}Ms` : `${prefix}P${label}Ms`);
  return {
    [named('50')]: ms(0.5),
    [named('95')]: ms(0.95),
    [named('99')]: ms(0.99),
    [named('999')]: ms(0.999),
  };
}

const meanOf = (name: string, after: Exposition, before: Exposition): number =>
  (after.sum(`${name}_sum`) - before.sum(`${name}_sum`)) /
  Math.max(1, after.sum(`${name}_count`) - before.sum(`${name}_count`));
