import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { type Rebuilt, rebuildStreamLane } from '../../../bin/commands/rebuild/run.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import { serialiseWindow } from '../../../src/domain/windows/serialise.ts';
import { restoreWindows } from '../../../src/stream/restore.ts';
import { type Figures, rounded } from '../figures.ts';
import { Lane } from '../lane.ts';
import { Meter } from '../meter.ts';
import { measureDrain } from './drain.ts';
import type { Scenario } from './scenario.ts';

const EVENTS = 1_000_000;
/** Of them, an event in a hundred raises an alert. */
const LOAD = { rate: 'max', count: EVENTS, alerts: 0.01 };

/** Windows and alerts of a million events made again, from the log and from the store, and equal to the live ones. */
export const rebuild: Scenario = {
  name: 'rebuild',
  run: async (system, settings) => {
    const lane = await Lane.open(system, settings);
    try {
      await lane.load(LOAD);
      const { eventsPerSecond = 0 } = await measureDrain(lane);
      await lane.stop();
      const live = await digestOf(lane.pool);
      let figures: Figures = { liveEventsPerSecond: eventsPerSecond };
      for (const from of ['log', 'store'] as const) {
        await system.settle();
        figures = { ...figures, ...(await measure(lane, from)) };
        const made = await digestOf(lane.pool);
        if (made !== live) throw new Error(`made from the ${from}: ${made}, live: ${live}`);
      }
      return figures;
    } finally {
      await lane.close();
    }
  },
};

async function measure(lane: Lane, from: 'log' | 'store'): Promise<Figures> {
  const { topic, databaseUrl, system } = lane;
  const meter = new Meter(lane);
  const before = process.cpuUsage();
  const rebuilt = await rebuildStreamLane(
    { topic, bootstrapServers: system.bootstrapServers },
    { databaseUrl },
    {
      ...{ from, windows: true, alerts: true, dryRun: false, keepOld: false, registryUrl: null },
      ...{ onProgress: () => {}, note: console.error, signal: new AbortController().signal },
    },
  );
  const { user, system: kernel } = process.cpuUsage(before);
  check(rebuilt);
  const { postgresCpuUs = 0, brokerCpuUs = 0 } = meter.stop(EVENTS);
  const { seconds, alerts, accounts, heldUpMs = 0 } = rebuilt;
  return {
    [`${from}EventsPerSecond`]: Math.round(EVENTS / seconds),
    [`${from}Seconds`]: rounded(seconds, 2),
    [`${from}HeldUpMs`]: heldUpMs,
    [`${from}RebuildCpuUs`]: rounded((user + kernel) / EVENTS, 2),
    [`${from}PostgresCpuUs`]: postgresCpuUs,
    [`${from}BrokerCpuUs`]: brokerCpuUs,
    [`${from}Alerts`]: alerts.rebuilt,
    [`${from}Accounts`]: accounts,
  };
}

function check({ records, alerts }: Rebuilt): void {
  const { rebuilt, added, removed, changed } = alerts;
  if (records === EVENTS && rebuilt > 0 && added + removed + changed === 0) return;
  throw new Error(`${records} records; alerts ${JSON.stringify(alerts)}`);
}

/** Every column of every alert and outbox row, and the bytes of every window as a member would restore it. */
async function digestOf(pool: Pool): Promise<string> {
  const hash = createHash('sha256');
  for (const [table, key] of [
    ['alerts', 'alert_id'],
    ['outbox', 'outbox_id'],
  ]) {
    const { rows } = await pool.query(
      `select md5(string_agg(t::text, '\n' order by ${key})) as digest from millrace.${table} t`,
    );
    hash.update(String(rows[0].digest));
  }
  const { rows } = await pool.query(
    'select partition, next_offset, snapshot_generation from millrace.checkpoints order by 1',
  );
  for (const { partition, next_offset, snapshot_generation } of rows) {
    const nextOffset = Number(next_offset);
    const claim = { epoch: 0, nextOffset, snapshotGeneration: Number(snapshot_generation) };
    const { windows } = await restoreWindows(pool, partition, claim, rulesFor());
    const accounts = Array.from({ length: windows.accounts }, (_, slot) => slot).sort((a, b) =>
      windows.accountIdOf(a) < windows.accountIdOf(b) ? -1 : 1,
    );
    for (const slot of accounts) {
      hash.update(windows.accountIdOf(slot)).update(serialiseWindow(windows, slot));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
