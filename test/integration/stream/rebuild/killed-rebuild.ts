import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeEndpoints } from '../../../../local/endpoints.ts';
import { ensureHome, localHome, PROJECT_ROOT } from '../../../../local/home.ts';
import type { StreamLane } from '../../../helpers/stream-lane/lane.ts';
import { servers } from '../../../helpers/stream-lane/servers.ts';

/** What there was when a rebuild was killed. */
export interface Moment {
  /** Tables to fill were there already. */
  readonly staged: boolean;
}

/** Starts `millrace rebuild` as a shell does and kills it once it holds its lock, each time a little later. */
export async function killedRebuild(lane: StreamLane, times: number): Promise<Moment[]> {
  const home = localHome({ home: mkdtempSync(join(tmpdir(), 'millrace-rebuild-')) });
  ensureHome(home);
  writeEndpoints(home, {
    kafka: {
      ...{ bootstrapServers: servers().bootstrapServers, topic: lane.topic },
      ...{ partitions: lane.partitions, consumerGroup: `group-${lane.topic}` },
    },
    stream: {
      ...{ databaseUrl: lane.databaseUrl, cacheUrl: null, prometheusUrl: null },
      ...{ consumerGroup: `group-${lane.topic}`, members: [] },
    },
    ...{ registryUrl: null, logs: home.logs },
  });
  const moments: Moment[] = [];
  try {
    for (let i = 0; i < times; i++) {
      const { NODE_OPTIONS: _, ...env } = process.env;
      const child = spawn(process.execPath, [join(PROJECT_ROOT, 'bin/cli.ts'), 'rebuild'], {
        env: { ...env, MILLRACE_HOME: home.home },
        stdio: 'ignore',
      });
      await untilStaged(lane, child);
      await sleep(i * 100);
      moments.push({ staged: await isStaged(lane) });
      child.kill('SIGKILL');
      await new Promise((resolve) => child.on('exit', resolve));
    }
  } finally {
    rmSync(home.home, { recursive: true, force: true });
  }
  return moments;
}

async function untilStaged(lane: StreamLane, child: ChildProcess): Promise<void> {
  // What an earlier one left is made anew as its first act.
  await lane.pool.query('drop table if exists millrace.rebuilt_raised');
  while (child.exitCode === null && !(await isStaged(lane))) await sleep(5);
}

async function isStaged({ pool }: StreamLane): Promise<boolean> {
  const { rows } = await pool.query(`select to_regclass('millrace.rebuilt_raised') as staged`);
  return rows[0].staged !== null;
}
