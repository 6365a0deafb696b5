import { describe, expect, it } from '@jest/globals';
import {
  type Entry,
  type LaneEntries,
  laneText,
  newestOf,
} from '../../../../../../bin/commands/stores/listing/listing.ts';

const SHAPE = { key: 'id', time: 'at', limit: 3 };

const entry = (id: string, at: string): Entry => ({ id, at });

/** A lane that lists the newest of what it holds. @param listed how many */
function lane(name: LaneEntries['lane'], entries: readonly Entry[], listed = 3): LaneEntries {
  return {
    lane: name,
    newest: async () => entries.slice(0, listed),
    withKeys: async (keys) => entries.filter(({ id }) => keys.includes(String(id))),
  };
}

const shown = async (lanes: readonly LaneEntries[]) =>
  (await newestOf(lanes, SHAPE)).map((one) => `${one['id']} ${laneText(one)}`);

describe('newestOf', () => {
  it('shows each entry once, newest first', async () => {
    const workflow = lane('workflow', [entry('c', '09:03'), entry('a', '09:01')]);
    const stream = lane('stream', [entry('b', '09:02'), entry('a', '09:00')]);
    expect(await shown([workflow, stream])).toEqual(['c workflow', 'b stream', 'a both']);
  });

  it('asks a lane for what is not among its newest', async () => {
    const old = [
      entry('x', '09:09'),
      entry('y', '09:08'),
      entry('z', '09:07'),
      entry('a', '08:00'),
    ];
    const stream = lane('stream', [entry('a', '10:00')]);
    expect(await shown([lane('workflow', old), stream])).toEqual([
      ...['a both', 'x workflow', 'y workflow'],
    ]);
  });

  it('keeps to one lane when only one is asked', async () => {
    expect(await shown([lane('stream', [entry('a', '10:00')])])).toEqual(['a stream']);
  });
});
