import { type Figures, rounded } from '../figures.ts';
import { Lane } from '../lane.ts';
import { Meter } from '../meter.ts';
import type { Scenario } from './scenario.ts';

const EVENTS = 1_000_000;
const COUNTS = [1, 2, 4];
const STORED_WITHIN_MS = 120_000;

/**
 * The same events through one, two and four members that share the partitions. They are ready before the events come,
 * at full speed: a backlog would be half gone before the group is complete.
 */
export const members: Scenario = {
  name: 'members-1-2-4',
  run: async (system, settings) => {
    const figures: Record<string, number> = {};
    for (const count of COUNTS) {
      const lane = await Lane.open(system, settings);
      try {
        await lane.start(count);
        Object.assign(figures, named(count, await measure(lane)));
        await lane.check();
      } finally {
        await lane.close();
      }
    }
    return figures;
  },
};

async function measure(lane: Lane): Promise<Figures> {
  const meter = new Meter(lane);
  const { startedAt } = await lane.load({ rate: 'max', count: EVENTS });
  const storedAt = await lane.untilStored(lane.sent, STORED_WITHIN_MS);
  const { processorCpuUs = 0, processorMb = 0 } = meter.stop(EVENTS);
  const seconds = (storedAt - startedAt) / 1_000;
  return {
    EventsPerSecond: Math.round(EVENTS / seconds),
    ProcessorCpuUs: rounded(processorCpuUs, 2),
    ProcessorMb: processorMb,
  };
}

const named = (count: number, figures: Figures): Figures =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`members${count}${name}`, value]),
  );
