import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomFrom } from '../../../src/producer/generator/random.ts';
import { Crew } from '../../helpers/stream-lane/crew.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { loadOf, sendPaced } from '../../helpers/stream-lane/load.ts';
import { windowsOf } from '../../helpers/windows.ts';
import { planOf } from './disturbances.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
/** The long version is 200. */
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 12);
const PER_SECOND = 1_500;
const PARTITIONS = 6;
const ROUND_LIMIT_MS = 60_000;

let lane: StreamLane;
beforeAll(async () => {
  lane = await StreamLane.open(PARTITIONS);
}, 30_000);
afterAll(() => lane?.close());

describe(`three members under load, ${ROUNDS} rounds (seed ${SEED})`, () => {
  it(
    'stores every record once, whoever is killed, paused, restarted or cut off',
    async () => {
      const random = randomFrom(SEED);
      const crew = new Crew(lane, { sessionTimeoutMs: 1_500 });
      await Promise.all(['a', 'b', 'c'].map((name) => crew.start(name)));
      await crew.get('a').untilReady(true);
      const load = loadOf({ seed: SEED, count: 60 * PER_SECOND * Math.max(1, ROUNDS / 4) });
      const stop = new AbortController();
      const sending = sendPaced(lane, load, { perSecond: PER_SECOND, stopped: stop.signal });

      for (const [round, disturb] of planOf(ROUNDS, random).entries()) {
        await sleep(random.int(300, 2_500));
        const began = Date.now();
        await disturb({ lane, crew, random });
        note(`${round + 1}/${ROUNDS} ${disturb.name} ${Date.now() - began} ms`);
        if (crew.unasked.length > 0) break;
      }
      stop.abort();
      const sent = await sending;
      expect(crew.unasked).toEqual([]);
      await lane.settled();
      const ends = await crew.endAll();

      expect(crew.unasked).toEqual([]);
      expect(new Set(ends)).toEqual(new Set(['exit code 0']));
      const expected = await lane.expected();
      expect(await lane.differences()).toEqual([]);
      const { events, duplicates, quarantine, alerts } = expected;
      expect(events.size + duplicates.size + quarantine.size).toBeGreaterThanOrEqual(sent);
      for (const table of [duplicates, quarantine, alerts]) expect(table.size).toBeGreaterThan(0);
      for (const [partition, windows] of expected.windows.entries()) {
        expect(windowsOf(await lane.windows(partition))).toEqual(windowsOf(windows));
      }
      note(`${sent} records: ${events.size} events, ${duplicates.size} duplicates`);
    },
    120_000 + ROUNDS * ROUND_LIMIT_MS,
  );
});

function note(text: string): void {
  if (process.env['CHAOS_VERBOSE'] !== undefined) process.stderr.write(`${text}\n`);
}
