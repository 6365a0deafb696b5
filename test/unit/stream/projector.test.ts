import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ProjectionPorts } from '../../../src/application/projections/partition-projection.ts';
import {
  type Projector,
  type ProjectorOptions,
  startProjector,
} from '../../../src/stream/projector.ts';
import { committedEvent, type Stretch } from '../../helpers/committed.ts';
import { type MemoryLog, memoryLog } from '../../helpers/memory-log.ts';
import { memoryReadModels } from '../../helpers/memory-read-models.ts';

const SETTINGS = { retainedMinutes: 5, recentAlerts: 7, alertsPerAccount: 2 };

let projector: Projector | undefined;
afterEach(async () => {
  await projector?.stop();
});

const stretchTo = (checkpoint: number): Stretch => ({
  events: Array.from({ length: checkpoint }, (_, offset) => committedEvent({ offset })),
  alerts: [],
  checkpoint,
});

function start(options: Partial<ProjectorOptions> = {}, ports: Partial<ProjectionPorts> = {}) {
  const log: MemoryLog = memoryLog([[0, stretchTo(100)]]);
  const store = memoryReadModels(SETTINGS);
  const lags: (number | undefined)[] = [];
  projector = startProjector(
    { log, store, ...ports },
    {
      retainedMinutes: SETTINGS.retainedMinutes,
      pollMs: 60_000,
      gatherMs: 1,
      onLag: (partition, lag) => {
        if (partition === 0) lags.push(lag);
      },
      ...options,
    },
  );
  const until = async (nextOffset: number): Promise<void> => {
    while ((await store.position(0)).nextOffset !== nextOffset) await sleep(1);
  };
  return { log, store, lags, projector, until };
}

describe('projector', () => {
  it('follows what is committed when told, long before it would look by itself', async () => {
    const { log, lags, projector, until } = start({ readOffsets: 40 });
    projector.follow([0]);
    await until(100);

    log.partitions.set(0, stretchTo(130));
    projector.notify(7);
    projector.notify(0);

    await until(130);
    await sleep(5);
    expect(lags.filter((lag) => lag !== 0)).toEqual([60, 20]);
    expect(lags.at(-1)).toBe(0);
  });

  it('looks by itself when nobody tells', async () => {
    const { log, projector, until } = start({ pollMs: 5 });
    projector.follow([0]);
    await until(100);

    log.partitions.set(0, stretchTo(130));

    await until(130);
  });

  it('leaves a partition that went to another member, and takes it up again', async () => {
    const { log, lags, projector, until } = start({ pollMs: 2 });
    projector.follow([0]);
    await until(100);

    projector.follow([1]);
    log.partitions.set(0, stretchTo(130));
    await sleep(30);
    expect(lags.at(-1)).toBeUndefined();
    projector.follow([0, 1]);

    await until(130);
  });

  it('works its share of the time while the member is busy, and all of it otherwise', async () => {
    let working = 0;
    let busy = true;
    const store = memoryReadModels(SETTINGS);
    const { log, projector } = start(
      { readOffsets: 1, busyShare: 0.25, busy: () => busy },
      {
        store: {
          ...store,
          apply: async (position, changes) => {
            const began = performance.now();
            await sleep(4);
            const after = await store.apply(position, changes);
            working += performance.now() - began;
            return after;
          },
        },
      },
    );
    log.partitions.set(0, stretchTo(2_000));
    const shareOver = async (ms: number): Promise<number> => {
      const [began, before] = [performance.now(), working];
      await sleep(ms);
      return (working - before) / (performance.now() - began);
    };
    projector.follow([0]);

    const whileBusy = await shareOver(400);
    busy = false;
    await sleep(50);
    const otherwise = await shareOver(200);

    expect(whileBusy).toBeLessThan(0.35);
    expect(whileBusy).toBeGreaterThan(0.05);
    expect(otherwise).toBeGreaterThan(2 * whileBusy);
  });

  it('tries again after failures, shows its lag meanwhile, and says what is wrong', async () => {
    let down = true;
    const store = memoryReadModels(SETTINGS);
    const errors: string[] = [];
    const { lags, projector } = start(
      { onError: (error, retryMs) => errors.push(`${error} ${retryMs < 2_001}`) },
      {
        store: {
          ...store,
          position: async (partition) => {
            if (down) throw new Error('cache away');
            return await store.position(partition);
          },
        },
      },
    );
    projector.follow([0]);
    while (errors.length < 3) await sleep(1);
    expect(lags).toEqual([100, 100, 100]);

    down = false;

    while ((await store.position(0)).nextOffset !== 100) await sleep(1);
    expect(new Set(errors)).toEqual(new Set(['Error: cache away true']));
  });

  it('notices that the store lost everything though nothing is committed', async () => {
    let store = memoryReadModels(SETTINGS);
    const { projector } = start(
      { pollMs: 100 },
      {
        store: {
          position: (partition) => store.position(partition),
          apply: (position, changes) => store.apply(position, changes),
          restart: (position) => store.restart(position),
          removeLeftovers: async () => {},
          partitions: () => store.partitions(),
        },
      },
    );
    projector.follow([0]);
    while ((await store.position(0)).nextOffset !== 100) await sleep(1);

    store = memoryReadModels(SETTINGS);

    while ((await store.position(0)).nextOffset !== 100) await sleep(5);
  });

  it('begins again, and says so, when the log is behind the read models', async () => {
    const restarted: number[] = [];
    const { log, projector, until, store } = start({ onRestart: (p) => restarted.push(p) });
    projector.follow([0]);
    await until(100);

    log.partitions.set(0, stretchTo(30));
    projector.notify(0);

    await until(30);
    expect(restarted).toEqual([0]);
    expect(await store.account('acc-1')).toMatchObject({ events: 30 });
  });

  it('passes a long stretch without events in few steps', async () => {
    const ranges: number[] = [];
    const log = memoryLog();
    const event = committedEvent({ offset: 1e9 });
    log.partitions.set(0, { events: [event], alerts: [], checkpoint: 1e9 + 1 });
    const { projector, until } = start(
      {},
      {
        log: {
          ...log,
          events: (range, take) => {
            ranges.push(range.to - range.from);
            return log.events(range, take);
          },
        },
      },
    );

    projector.follow([0]);

    await until(1e9 + 1);
    expect(ranges.length).toBeLessThan(25);
  });

  it('stops at once while it waits', async () => {
    const { projector, until } = start();
    projector.follow([0]);
    await until(100);
    const began = performance.now();

    await projector.stop();

    expect(performance.now() - began).toBeLessThan(200);
  });
});
