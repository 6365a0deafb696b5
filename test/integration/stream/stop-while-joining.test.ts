import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Crew } from '../../helpers/stream-lane/crew.ts';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';

/** After the other left, which makes the group join again. */
const DELAYS_MS = [0, 100, 200, 300, 400, 500, 600, 800, 1_000, 1_300];

let lane: StreamLane;
let crew: Crew;
beforeAll(async () => {
  lane = await StreamLane.open();
  crew = new Crew(lane, {});
  await crew.start('staying');
  await crew.get('staying').untilReady(true);
});
afterAll(() => lane?.close());

it('a member that is asked to leave while the group rebalances ends, whenever that is', async () => {
  const ends: string[] = [];
  for (const delay of DELAYS_MS) {
    await Promise.all([crew.start('first'), crew.start('second')]);
    await Promise.all([crew.get('first').untilReady(true), crew.get('second').untilReady(true)]);
    const first = crew.end('first', 'SIGTERM');
    await sleep(delay);
    ends.push(await crew.end('second', 'SIGTERM'), await first);
  }

  expect(new Set(ends)).toEqual(new Set(['exit code 0']));
  expect(crew.unasked).toEqual([]);
}, 180_000);
