import { type Figures, rounded } from '../figures.ts';
import { Lane } from '../lane.ts';
import { Meter } from '../meter.ts';
import type { Scenario } from './scenario.ts';

const STORED_WITHIN_MS = 600_000;

/** A backlog that waits in the topic before the member starts. */
export const drain = (millions: number): Scenario => ({
  name: `drain-${millions}m`,
  onRequest: millions > 2,
  run: async (system, settings) => {
    const lane = await Lane.open(system, settings);
    try {
      await lane.load({ rate: 'max', count: millions * 1e6 });
      return await measureDrain(lane);
    } finally {
      await lane.close();
    }
  },
});

/** Starts members on what is in the topic, and checks the store when they are through. */
export async function measureDrain(lane: Lane, members = 1): Promise<Figures> {
  const launchedAt = Date.now();
  // Their start is part of it: by the time they are ready, a good deal is done.
  const meter = new Meter(lane);
  await lane.start(members);
  const storedAt = await lane.untilStored(lane.sent, STORED_WITHIN_MS);
  const usage = meter.stop(lane.sent);
  const { firstReceivedAt } = await lane.check();
  const seconds = (storedAt - firstReceivedAt) / 1_000;
  return {
    eventsPerSecond: Math.round(lane.sent / seconds),
    seconds: rounded(seconds, 2),
    fromLaunchSeconds: rounded((storedAt - launchedAt) / 1_000, 2),
    ...usage,
  };
}
