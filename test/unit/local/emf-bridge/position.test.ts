import { describe, expect, it } from '@jest/globals';
import { advance, OVERLAP_MS, startOf } from '../../../../local/emf-bridge/position.ts';

const event = (id: string, timestamp: number) => ({ id, timestamp });

describe('advance', () => {
  it('gives every event once although the overlap is read again', () => {
    const first = advance(undefined, [event('a', 10_000), event('b', 10_002)]);
    const second = advance(first.position, [
      event('a', 10_000),
      event('b', 10_002),
      event('c', 10_001),
    ]);

    expect(first.fresh.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(second.fresh.map(({ id }) => id)).toEqual(['c']);
    expect(second.position.newest).toBe(10_002);
  });

  it('forgets ids that the overlap can no longer bring', () => {
    const first = advance(undefined, [event('a', 10_000)]);
    const second = advance(first.position, [event('z', 10_001 + OVERLAP_MS)]);

    expect(Object.keys(second.position.seen)).toEqual(['z']);
    expect(startOf(second.position)).toBe(10_001);
  });

  it('starts at the beginning without a position', () => {
    expect(startOf(undefined)).toBe(0);
  });
});
