import { type Figures, rounded } from '../figures.ts';
import type { LoadArguments } from '../generator.ts';
import { Lane } from '../lane.ts';
import { measureDrain } from './drain.ts';
import { measurePaced } from './paced.ts';
import { measureRestore } from './restore.ts';
import type { Scenario } from './scenario.ts';

const ACCOUNTS = 1_000_000;
/** One event an account, all within the windows. */
const LOAD: LoadArguments = {
  rate: 'max',
  count: ACCOUNTS,
  accounts: ACCOUNTS,
  'in-turn': true,
  'account-gap': 1_800,
};
const RATE = 15_000;
const MAX_PACED_S = 20;

/** A million accounts with open windows: memory, drain, a steady rate on top, restoring it all. */
export const millionAccounts: Scenario = {
  name: 'million-accounts',
  run: async (system, settings) => {
    const lane = await Lane.open(system, settings);
    try {
      await lane.load(LOAD);
      const drained = await measureDrain(lane);
      const windows = await windowFigures(lane);
      const seconds = Math.min(settings.seconds, MAX_PACED_S);
      const load = { accounts: ACCOUNTS, 'account-gap': 0 };
      const paced = await measurePaced(lane, { seconds }, { rate: RATE, load });
      const { windowMb: pacedWindowMb = 0 } = await windowFigures(lane);
      await lane.kill();
      const restored = await measureRestore(lane, 'afterKill');
      await lane.check();
      const { p50Ms = 0, p99Ms = 0, p999Ms = 0, processorMb = 0 } = paced;
      return {
        ...drained,
        ...windows,
        p50Ms,
        p99Ms,
        p999Ms,
        pacedProcessorMb: processorMb,
        pacedWindowMb,
        ...restored,
      };
    } finally {
      await lane.close();
    }
  },
};

async function windowFigures(lane: Lane): Promise<Figures> {
  const metrics = await lane.metrics();
  const accounts = metrics.sum('millrace_window_accounts');
  const bytes = metrics.sum('millrace_window_bytes');
  return {
    windowAccounts: accounts,
    windowMb: rounded(bytes / 2 ** 20),
    residentMb: rounded(metrics.sum('process_resident_memory_bytes') / 2 ** 20),
    windowBytesPerAccount: Math.round(bytes / Math.max(accounts, 1)),
  };
}
