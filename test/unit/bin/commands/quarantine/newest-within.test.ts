import { describe, expect, it } from '@jest/globals';
import { newestWithin } from '../../../../../bin/commands/quarantine/newest-within.ts';
import type { LaneEntries } from '../../../../../bin/commands/stores/listing/listing.ts';
import type { QuarantineRef } from '../../../../../src/application/ports/quarantine.ts';

const FILTER = { from: 2, to: 5 };

/** Records 1 to 9, first turned away at that time. */
const refs = Array.from(
  { length: 9 },
  (_, i): QuarantineRef => ({ position: `p${i + 1}`, firstSeenAt: i + 1, state: 'quarantined' }),
);
const store = {
  async *list({ from, to }: typeof FILTER) {
    yield* refs.filter(({ firstSeenAt }) => firstSeenAt >= from && firstSeenAt < to);
  },
};
const lane: LaneEntries = {
  lane: 'workflow',
  newest: async () => [{ position: 'p9' }],
  withKeys: async (keys) => keys.map((position) => ({ position })),
};
const positions = async (filter: typeof FILTER, limit: number) =>
  (await newestWithin(lane, store, filter, limit).newest()).map(({ position }) => position);

describe('newestWithin', () => {
  it('has what was turned away in the stretch, and nothing newer', async () => {
    expect(await positions(FILTER, 20)).toEqual(['p2', 'p3', 'p4']);
  });

  it('keeps to the newest of them', async () => {
    expect(await positions(FILTER, 2)).toEqual(['p3', 'p4']);
  });

  it('answers nothing where nothing was turned away', async () => {
    expect(await positions({ from: 20, to: 30 }, 2)).toEqual([]);
  });
});
