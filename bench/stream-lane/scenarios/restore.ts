import { type Figures, rounded } from '../figures.ts';
import { Lane } from '../lane.ts';
import { measureDrain } from './drain.ts';
import type { Scenario } from './scenario.ts';

const EVENTS = 2_000_000;

/** How long a member needs to have its windows again, after it was killed and after it was asked to stop. */
export const restore: Scenario = {
  name: 'restore',
  run: async (system, settings) => {
    const lane = await Lane.open(system, settings);
    try {
      await lane.load({ rate: 'max', count: EVENTS });
      await measureDrain(lane);
      await lane.kill();
      const killed = await measureRestore(lane, 'afterKill');
      await lane.stop();
      const stopped = await measureRestore(lane, 'afterStop');
      await lane.check();
      return { ...killed, ...stopped };
    } finally {
      await lane.close();
    }
  },
};

/** Starts a member where another one ended. */
export async function measureRestore(lane: Lane, prefix: string): Promise<Figures> {
  const launchedAt = performance.now();
  await lane.start();
  const readyMs = performance.now() - launchedAt;
  const restored = (lane.members[0]?.log() ?? []).filter(
    ({ message }) => message === 'partition restored',
  );
  const total = (name: string): number =>
    restored.reduce((sum, line) => sum + Number(line[name] ?? 0), 0);
  return {
    [`${prefix}ReadyMs`]: Math.round(readyMs),
    [`${prefix}LongestPartitionMs`]: Math.max(0, ...restored.map(({ ms }) => Number(ms))),
    [`${prefix}Accounts`]: total('accounts'),
    [`${prefix}ReplayedEvents`]: total('events'),
    [`${prefix}ProcessorMb`]: rounded(lane.members[0]?.usage.takePeakMb() ?? 0, 0),
  };
}
