import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../../local/emulator.ts';
import { ensureHome, type LocalHome, localHome } from '../../../local/home.ts';
import { install } from '../../../local/install/install.ts';
import { startBroker, type TopicSpec } from '../../../local/kafka/broker.ts';
import { stopAllRecorded } from '../../../local/process/stop.ts';
import { silent } from '../../../local/progress.ts';

/** Enough for a first run that installs. */
export const START_WITHIN_MS = 180_000;

export interface Servers {
  readonly home: LocalHome;
  readonly endpoint: string;
  /** Empty when no topics were asked for. */
  readonly bootstrapServers: string;
  stop(): Promise<void>;
}

/** An emulator, and a broker when topics are asked for, of the test's own on free ports. */
export async function startServers(topics: readonly TopicSpec[] = []): Promise<Servers> {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-')) });
  ensureHome(home);
  const installing = install(home, topics.length > 0, silent);
  await installing.emulator;
  const emulator = startEmulator(home);
  const found = await installing.broker;
  const broker = found.available ? startBroker(home, found.java, topics) : undefined;
  const [{ endpoint }, started] = await Promise.all([emulator, broker]);
  if (topics.length > 0 && started === undefined) {
    throw new Error(`These tests need a Kafka broker: ${JSON.stringify(found)}`);
  }
  return {
    ...{ home, endpoint, bootstrapServers: started?.bootstrapServers ?? '' },
    stop: async () => {
      await stopAllRecorded(home);
      rmSync(home.home, { recursive: true, force: true });
    },
  };
}
