import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Crew } from '../../helpers/stream-lane/crew.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { loadOf, sendPaced } from '../../helpers/stream-lane/load.ts';
import { end, startBrokerAgain, startPostgresAgain } from '../../helpers/stream-lane/servers.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
const PER_SECOND = 1_500;
const DOWN_MS = 5_000;

let lane: StreamLane;
let crew: Crew;
beforeEach(async () => {
  lane = await StreamLane.open();
  crew = new Crew(lane, {});
  await Promise.all(['a', 'b'].map((name) => crew.start(name)));
  await Promise.all(['a', 'b'].map((name) => crew.get(name).untilReady(true)));
}, 60_000);
afterEach(() => lane?.close());

interface Outage {
  readonly what: string;
  readonly begin: () => Promise<void>;
  readonly finish: () => Promise<void>;
  /** What the readiness says meanwhile. */
  readonly reason: string;
  readonly again: string;
}

const OUTAGES: readonly Outage[] = [
  {
    what: 'PostgreSQL is stopped',
    begin: () => end('postgres', 'SIGINT'),
    finish: startPostgresAgain,
    reason: 'PostgreSQL does not answer',
    again: 'the store answers again',
  },
  {
    what: 'the broker is killed',
    begin: () => end('broker', 'SIGKILL'),
    finish: startBrokerAgain,
    reason: 'Kafka does not answer',
    again: 'the broker answers again',
  },
];

describe(`two members under load (seed ${SEED})`, () => {
  it.each(OUTAGES)(
    '$what: they stay, say why, and go on by themselves',
    async ({ begin, finish, reason, again }) => {
      const load = loadOf({ seed: SEED, count: 9 * PER_SECOND });
      const sending = sendPaced(lane, load, { perSecond: PER_SECOND });
      await sleep(2_000);

      await begin();
      const told = await Promise.all(crew.names.map((name) => crew.get(name).untilReady(false)));
      await sleep(DOWN_MS);
      const live = await Promise.all(
        crew.names.map(async (name) => (await fetch(`${crew.get(name).url}/health/live`)).status),
      );
      await finish();
      await Promise.all(crew.names.map((name) => crew.get(name).untilReady(true)));
      await sending;
      await lane.settled();

      expect(told).toEqual([expect.stringContaining(reason), expect.stringContaining(reason)]);
      expect(live).toEqual([200, 200]);
      for (const name of crew.names) {
        const messages = crew
          .get(name)
          .log()
          .map(({ message }) => message);
        expect(messages).toContain(again);
        // Once for the outage, not once for each attempt.
        expect(
          messages.filter((message) => message.includes('does not answer')).length,
        ).toBeLessThan(4);
      }
      expect(crew.unasked).toEqual([]);
      expect(await lane.differences()).toEqual([]);
      expect(new Set(await crew.endAll())).toEqual(new Set(['exit code 0']));
    },
    180_000,
  );

  it('a member that ended while PostgreSQL was down leaves no reason behind with the others', async () => {
    await lane.produce([...loadOf({ seed: SEED + 1, count: 500 })]);
    await lane.settled();

    await end('postgres', 'SIGINT');
    await crew.end('b', 'SIGKILL');
    // Longer than b's session: a tries to take its partitions over and can't.
    const told = await crew.get('a').untilReady(false);
    await crew.start('b');
    await sleep(2_000);
    await startPostgresAgain();

    await Promise.all(crew.names.map((name) => crew.get(name).untilReady(true)));
    expect(told).toMatch(/partition \d/);
    await lane.produce([...loadOf({ seed: SEED + 2, count: 500 })]);
    await lane.settled();
    expect(await lane.differences()).toEqual([]);
  }, 120_000);
});
