import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { loadOf } from '../../helpers/stream-lane/load.ts';
import { windowsOf } from '../../helpers/windows.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);

let lane: StreamLane;
beforeAll(async () => {
  lane = await StreamLane.open();
});
afterAll(() => lane?.close());

describe(`two members, undisturbed (seed ${SEED})`, () => {
  it('stores what the log says, row by row', async () => {
    const load = [...loadOf({ seed: SEED, count: 10_000 })];
    await lane.start('a');
    await lane.start('b');

    await lane.produce(load);
    await lane.settled();

    const expected = await lane.expected();
    const stored = await lane.stored();
    expect(await lane.differences()).toEqual([]);
    for (const table of ['events', 'alerts', 'duplicates', 'quarantine'] as const) {
      expect(stored[table].size).toBeGreaterThan(0);
    }
    for (const [partition, windows] of expected.windows.entries()) {
      expect(windowsOf(await lane.windows(partition))).toEqual(windowsOf(windows));
    }
    expect(await lane.stop()).toEqual(
      new Map([
        ['a', 'exit code 0'],
        ['b', 'exit code 0'],
      ]),
    );
  }, 120_000);
});
