import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StreamLane } from '../../helpers/stream-lane/lane.ts';
import { loadOf, sendPaced } from '../../helpers/stream-lane/load.ts';
import { windowsOf } from '../../helpers/windows.ts';

const SEED = Number(process.env['MILLRACE_TEST_SEED'] ?? Date.now() % 1_000_000);
/** Many generations, each of several pieces. */
const OFTEN = { STREAM_SNAPSHOT_EVENTS: '500', STREAM_SNAPSHOT_PIECE_ACCOUNTS: '40' };
const PARTITIONS = 2;

let lane: StreamLane;
beforeEach(async () => {
  lane = await StreamLane.open(PARTITIONS);
});
afterEach(() => lane?.close());

const restored = (member: Awaited<ReturnType<StreamLane['start']>>) =>
  member.log().filter(({ message }) => message === 'partition restored');

describe(`restoring windows from snapshots (seed ${SEED})`, () => {
  it('a member that is killed and started again goes on as if nothing had been', async () => {
    const sending = sendPaced(lane, loadOf({ seed: SEED, count: 12_000 }), { perSecond: 2_000 });
    let member = await lane.start('a', { env: OFTEN });
    for (let life = 0; life < 3; life++) {
      await member.untilReady(true);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      member.signal('SIGKILL');
      await member.exited;
      member = await lane.start('a', { env: OFTEN });
    }
    await sending;
    await lane.settled();
    await member.untilReady(true);

    const last = restored(member);
    expect(last).toHaveLength(PARTITIONS);
    for (const { accounts, events } of last) {
      expect(accounts).toBeGreaterThan(0);
      // The tail after the snapshot, far from everything.
      expect(events).toBeLessThan(5_000);
    }
    const { rows } = await lane.pool.query(
      `select partition, count(*)::int as pieces, count(distinct generation)::int as generations
       from millrace.window_snapshots join millrace.checkpoints using (partition)
       where generation = snapshot_generation group by partition`,
    );
    expect(rows).toHaveLength(PARTITIONS);
    for (const { pieces } of rows) expect(pieces).toBeGreaterThan(2);
    const expected = await lane.expected();
    expect(await lane.differences()).toEqual([]);
    for (const [partition, windows] of expected.windows.entries()) {
      expect(windowsOf(await lane.windows(partition))).toEqual(windowsOf(windows));
    }
  }, 120_000);

  it('what a snapshot holds needs no rows: baselines of idle accounts outlive the retention', async () => {
    const member = await lane.start('a', { env: OFTEN });
    await member.untilReady(true);
    await sendPaced(lane, loadOf({ seed: SEED + 1, count: 5_000 }), { perSecond: 3_000 });
    await lane.settled();
    await lane.stop();
    const { windows } = await lane.expected();

    const { rowCount } = await lane.pool.query(
      `delete from millrace.events e using (
         select partition, min(through_offset) as through
         from millrace.window_snapshots join millrace.checkpoints using (partition)
         where generation = snapshot_generation group by partition
       ) s where kafka_partition = s.partition and kafka_offset < s.through`,
    );

    expect(rowCount).toBeGreaterThan(1_000);
    for (const [partition, expected] of windows.entries()) {
      expect(windowsOf(await lane.windows(partition))).toEqual(windowsOf(expected));
    }
  }, 60_000);
});

describe(`stopping (seed ${SEED})`, () => {
  it('a member that is asked to leave under load stores what it took, and the other goes on at once', async () => {
    const [leaving, staying] = await Promise.all([lane.start('leaving'), lane.start('staying')]);
    await Promise.all([leaving.untilReady(true), staying.untilReady(true)]);
    const load = loadOf({ seed: SEED + 2, count: 12_000 });
    const sending = sendPaced(lane, load, { perSecond: 2_000 });
    await new Promise((resolve) => setTimeout(resolve, 2_000));

    const asked = performance.now();
    leaving.signal('SIGTERM');
    const moved = (async () => {
      while ([...(await lane.checkpoints()).values()].some(({ owner }) => owner === 'leaving')) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return performance.now() - asked;
    })();
    const how = await leaving.exited;
    const left = performance.now() - asked;

    expect(how).toBe('exit code 0');
    expect(left).toBeLessThan(3_000);
    expect(await moved).toBeLessThan(4_000);
    expect(leaving.log().at(-1)?.message).toBe('stopped');
    await sending;
    await lane.settled();
    expect(await lane.differences()).toEqual([]);
    // It left at a whole batch: what it had taken was not done again by the other.
    const lost = staying.log().filter(({ message }) => /took partitions over/.test(message));
    expect(lost).toEqual([]);
  }, 60_000);
});
