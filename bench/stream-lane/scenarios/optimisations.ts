import type { Figures } from '../figures.ts';
import { Lane, type LaneOptions } from '../lane.ts';
import type { System } from '../system.ts';
import { measureDrain } from './drain.ts';
import { runPaced } from './paced.ts';
import type { Scenario, ScenarioSettings } from './scenario.ts';
import { measureTransactions } from './transactions.ts';

const BACKLOG = 1_000_000;
const RATE = 15_000;
const PACED_S = 15;

/** Each optimisation on and off, the rest as always. */
export const optimisations: Scenario = {
  name: 'optimisations',
  run: async (system, settings) => {
    const plain = { compression: 'none' };
    const small = { env: { STREAM_MAX_BATCH_EVENTS: '50' } };
    return {
      ...(await both(system, settings, 'usual', {}, {})),
      ...(await both(system, settings, 'withoutSnappy', {}, plain)),
      ...(await both(system, settings, 'onePartition', { partitions: 1 }, {})),
      ...(await both(system, settings, 'smallBatches', small, {})),
      ...(await measureTransactions(system)),
    };
  },
};

/** A drain and a steady rate with one thing changed. */
async function both(
  system: System,
  settings: ScenarioSettings,
  name: string,
  lane: LaneOptions,
  load: Readonly<Record<string, string>>,
): Promise<Figures> {
  const drained = await drainOf(system, { ...settings, ...lane }, load);
  const options = { ...lane, rate: RATE, load };
  const paced = await runPaced(system, { ...settings, seconds: PACED_S }, options);
  const picked = {
    DrainEventsPerSecond: drained['eventsPerSecond'],
    DrainProcessorCpuUs: drained['processorCpuUs'],
    P50Ms: paced['p50Ms'],
    P99Ms: paced['p99Ms'],
    ProcessorCpuUs: paced['processorCpuUs'],
    PostgresCpuUs: paced['postgresCpuUs'],
    BrokerCpuUs: paced['brokerCpuUs'],
    TopicBytesPerEvent: drained['topicBytesPerEvent'],
  };
  return Object.fromEntries(
    Object.entries(picked).map(([figure, value]) => [`${name}${figure}`, value ?? 0]),
  );
}

async function drainOf(
  system: System,
  options: LaneOptions,
  load: Readonly<Record<string, string>>,
): Promise<Figures> {
  const lane = await Lane.open(system, options);
  try {
    const { bytes } = await lane.load({ rate: 'max', count: BACKLOG, ...load });
    return { ...(await measureDrain(lane)), topicBytesPerEvent: Math.round(bytes / BACKLOG) };
  } finally {
    await lane.close();
  }
}
