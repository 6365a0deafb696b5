import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReadModelStore } from '../../../../src/application/ports/read-models.ts';
import { PartitionProjection } from '../../../../src/application/projections/partition-projection.ts';
import { rebuildReadModels } from '../../../../src/application/projections/rebuild.ts';
import { type Stretch, stretch } from '../../../helpers/committed.ts';
import { everythingOf, expectedReadModels } from '../../../helpers/expected-read-models.ts';
import { memoryLog } from '../../../helpers/memory-log.ts';
import { memoryReadModels } from '../../../helpers/memory-read-models.ts';

const SETTINGS = { retainedMinutes: 5, recentAlerts: 7, alertsPerAccount: 2 };
const ACCOUNTS = ['acc-1', 'acc-2', 'acc-3', 'acc-4', 'acc-5', 'acc-6'];
const RUNS = { numRuns: 300 };

const sizes = fc.record({
  chunkEvents: fc.integer({ min: 1, max: 20 }),
  readOffsets: fc.integer({ min: 1, max: 40 }),
  retainedMinutes: fc.constant(SETTINGS.retainedMinutes),
});

async function until(projection: PartitionProjection, checkpoint: number): Promise<void> {
  while ((await projection.step(checkpoint)).outcome !== 'idle');
}

/** A store whose every `nth` apply fails: in turn before it did anything and after it did everything. */
function failing(store: ReadModelStore, nth: number): ReadModelStore {
  let calls = 0;
  return {
    ...store,
    async apply(position, changes) {
      calls += 1;
      if (calls % nth !== 0) return await store.apply(position, changes);
      if ((calls / nth) % 2 === 0) await store.apply(position, changes);
      throw new Error('connection lost');
    },
  };
}

const expected = (log: Stretch) => expectedReadModels(log, ACCOUNTS, SETTINGS);

describe('partition projection', () => {
  it('gives what plain recomputation gives, however the log is cut and checkpoints come', async () => {
    const checkpoints = fc.array(fc.nat({ max: 240 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(stretch, sizes, checkpoints, async (log, options, earlier) => {
        const store = memoryReadModels(SETTINGS);
        const ports = { log: memoryLog([[0, log]]), store };
        const projection = new PartitionProjection(0, ports, options);

        for (const each of earlier.toSorted((a, b) => a - b)) {
          await until(projection, Math.min(each, log.checkpoint));
        }
        await until(projection, log.checkpoint);

        expect(await everythingOf(store, ACCOUNTS)).toEqual(expected(log));
      }),
      RUNS,
    );
  });

  it('gives the same when replies get lost, and when several projectors work on it at once', async () => {
    const failures = fc.integer({ min: 2, max: 5 });
    await fc.assert(
      fc.asyncProperty(stretch, sizes, sizes, failures, async (log, one, other, nth) => {
        const models = memoryReadModels(SETTINGS);
        const ports = { log: memoryLog([[0, log]]), store: failing(models, nth) };
        const work = async (options: typeof one): Promise<void> => {
          const projection = new PartitionProjection(0, ports, options);
          for (;;) {
            try {
              await until(projection, log.checkpoint);
              return;
            } catch (error) {
              expect(String(error)).toMatch('connection lost');
            }
          }
        };

        await Promise.all([work(one), work(other)]);

        expect(await everythingOf(models, ACCOUNTS)).toEqual(expected(log));
      }),
      RUNS,
    );
  });

  it('is made the same again by a rebuild, while another projector goes on', async () => {
    await fc.assert(
      fc.asyncProperty(stretch, sizes, async (log, options) => {
        const store = memoryReadModels(SETTINGS);
        const ports = { log: memoryLog([[0, log]]), store };
        const projection = new PartitionProjection(0, ports, options);
        await until(projection, Math.floor(log.checkpoint / 2));

        await Promise.all([until(projection, log.checkpoint), rebuildReadModels(ports, options)]);

        expect(await everythingOf(store, ACCOUNTS)).toEqual(expected(log));
      }),
      RUNS,
    );
  });
});
