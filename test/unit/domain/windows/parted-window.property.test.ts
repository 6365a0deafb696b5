import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import type { DetectorSettings } from '../../../../src/domain/detectors.config.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { advance } from '../../../../src/domain/windows/advance.ts';
import {
  HEAD_BYTES,
  PART_ENTRIES,
  PARTS_A_WRITE,
  PartedWindow,
  type StoredParts,
} from '../../../../src/domain/windows/parted-window.ts';
import { serialiseWindow } from '../../../../src/domain/windows/serialise.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { LOW_SETTINGS } from '../../../helpers/window-streams.ts';
import { entry, stream, windowOf } from '../../../helpers/windows.ts';

const UNREADABLE = expect.objectContaining({ code: 'MLR_WINDOW_STATE_UNREADABLE' });

/** What a table would hold, and how many bytes were written to it. */
class Stored {
  state: Uint8Array = new Uint8Array(0);
  readonly parts = new Map<number, Uint8Array>();
  #named: readonly number[] = [];
  /** Of each write, in bytes. */
  readonly heads: number[] = [];
  added = 0;

  read(): StoredParts {
    const parts = this.#named.map((number): [number, Uint8Array] => {
      const part = this.parts.get(number);
      if (part === undefined) throw new Error(`part ${number} is gone`);
      return [number, part];
    });
    return { state: this.state, parts: new Map(parts) };
  }

  write(window: PartedWindow, graceMs: number): void {
    const { state, parts, added, removed } = window.write(graceMs);
    expect(added.length).toBeLessThanOrEqual(PARTS_A_WRITE);
    expect(removed.length).toBeLessThanOrEqual(PARTS_A_WRITE);
    for (const { number, state: part } of added) {
      expect(this.parts.has(number)).toBe(false);
      expect(part.length).toBeLessThan(40 * PART_ENTRIES);
      this.parts.set(number, part);
      this.added += part.length;
    }
    for (const number of removed) expect(this.parts.delete(number)).toBe(true);
    this.state = state;
    this.#named = parts;
    this.heads.push(state.length);
  }
}

/** Sends events in batches, each on a window read from what the one before wrote. */
function throughStore(
  batches: readonly (readonly Transaction[])[],
  settings: DetectorSettings,
  stored = new Stored(),
): Stored {
  const rules = rulesFor(settings);
  for (const batch of batches) {
    const memory = new WindowMemory();
    const window = new PartedWindow(memory, 'acc-1', stored.read());
    for (const event of batch) {
      if (advance(memory, window.slot, event, rules, []) === 'accepted') {
        window.accepted(event.occurredAt);
      }
    }
    stored.write(window, settings.graceMs);
  }
  return stored;
}

function opened(stored: Stored) {
  const memory = new WindowMemory();
  new PartedWindow(memory, 'acc-1', stored.read());
  return windowOf(memory);
}

/** Looks back far enough for some hundred entries. */
const SETTINGS: DetectorSettings = {
  ...LOW_SETTINGS,
  spendSpike: { ...LOW_SETTINGS.spendSpike, windowMs: 30 * 60_000 },
  impossibleTravel: { ...LOW_SETTINGS.impossibleTravel, windowMs: 180 * 60_000 },
};

/** Mostly forward in time, some back within the grace and some late, now and then a long pause. */
const steps = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    { weight: 6, arbitrary: fc.double({ min: -2, max: 0, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(-30, 20, 400) },
  ),
  { minLength: 1, maxLength: 600, size: 'max' },
);
const events = steps.map((minutes) => {
  let at = 0;
  return minutes.map((step, i) => {
    at += step;
    return entry(i + 1, Math.round(at * 60_000) / 60_000, {
      currency: i % 7 === 0 ? 'USD' : 'EUR',
      ...(i % 3 === 0 && { place: { lat: 5_252_000 + i, lon: -1_340_500 } }),
    });
  });
});
/** An event a minute. */
const MINUTELY = Array.from({ length: 1_000 }, (_, i) => entry(i + 1, i));

const cut = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );

describe('a window stored in parts', () => {
  it('is the window, whatever the batches', () => {
    let used = false;
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 200 }), (all, size) => {
        const stored = throughStore(cut(all, size), SETTINGS);
        const { memory } = stream(all, SETTINGS);
        expect(opened(stored)).toEqual(windowOf(memory));
        used ||= stored.added > 0;
      }),
      { numRuns: 60 },
    );
    expect(used).toBe(true);
  });

  it('is the window when the grace is longer than what was sealed under', () => {
    const longer = { ...SETTINGS, graceMs: SETTINGS.graceMs * 4 };
    const back = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(back, fc.integer({ min: 1, max: 10 }), (minutes, size) => {
        const before = MINUTELY.slice(0, 150);
        const stored = throughStore(cut(before, 1), SETTINGS);
        const after = minutes.map((ago, i) => entry(1_001 + i, 150 + i - ago - 0.5));
        throughStore(cut(after, size), longer, stored);
        const { memory } = stream(before, SETTINGS);
        stream(after, longer, memory);
        expect(opened(stored)).toEqual(windowOf(memory));
      }),
      { numRuns: 40 },
    );
  });
});

it('writes a small head with every event, whatever the window holds', () => {
  const settings = { ...LOW_SETTINGS, maxWindowEvents: 400 };
  const rules = { ...settings, impossibleTravel: { ...settings.impossibleTravel, windowMs: 36e6 } };
  const stored = throughStore(cut(MINUTELY, 1), rules);

  expect(opened(stored)?.entries).toHaveLength(400);
  expect(Math.max(...stored.heads)).toBeLessThan(HEAD_BYTES + 60);
  // What was written of parts, an entry: it is written in three of them at most.
  expect(stored.added / MINUTELY.length).toBeLessThan(3 * 40);
  expect(stored.parts.size).toBeLessThanOrEqual(400 / PART_ENTRIES + 3);
});

it('is stored as before while it is small', () => {
  const few = MINUTELY.slice(0, 20);
  const { memory } = stream(few, LOW_SETTINGS);
  const { state, parts } = throughStore([few], LOW_SETTINGS);
  expect(state).toEqual(serialiseWindow(memory, 0));
  expect(parts.size).toBe(0);
});

it('takes over a window that an earlier build stored whole, some parts at a time', () => {
  const settings = { ...LOW_SETTINGS, maxWindowEvents: 4_000 };
  const rules = { ...settings, impossibleTravel: { ...settings.impossibleTravel, windowMs: 36e7 } };
  const { memory } = stream(MINUTELY, rules);
  const stored = new Stored();
  stored.state = serialiseWindow(memory, 0);
  const more = Array.from({ length: 4 }, (_, i) => [entry(2_000 + i, 1_000 + i)]);

  throughStore(more, rules, stored);
  stream(more.flat(), rules, memory);

  // Four parts a write, of 128 entries each.
  expect(stored.heads.map((bytes) => bytes > 2 * HEAD_BYTES)).toEqual([true, false, false, false]);
  expect(stored.parts.size).toBeGreaterThan(PARTS_A_WRITE);
  expect(opened(stored)).toEqual(windowOf(memory));
});

describe('refuses instead of guessing', () => {
  const settings = { ...LOW_SETTINGS, maxWindowEvents: 4_000 };
  const wide = { ...settings, impossibleTravel: { ...settings.impossibleTravel, windowMs: 36e6 } };
  const whole = (): StoredParts => throughStore(cut(MINUTELY.slice(0, 300), 10), wide).read();
  const refuses = ({ state, parts }: StoredParts): void => {
    const memory = stream([entry(9, 0)]).memory;
    expect(() => new PartedWindow(memory, 'acc-1', { state, parts })).toThrow(UNREADABLE);
    expect(windowOf(memory)?.entries).toEqual([]);
  };

  it('a head that is cut off anywhere, or followed by other bytes', () => {
    const { state, parts } = whole();
    for (let length = 1; length < state.length; length++) {
      refuses({ state: state.slice(0, length), parts });
    }
    refuses({ state: Uint8Array.of(...state, 0), parts });
  });

  it('a part that is missing, cut off, too long, of another version, or not the one', () => {
    const { state, parts } = whole();
    expect(parts.size).toBeGreaterThan(1);
    for (const [number, part] of parts) {
      const other = [...parts].find(([n]) => n !== number)?.[1] ?? part;
      const damaged = [
        ...[undefined, part.slice(0, -1), Uint8Array.of(...part, 0)],
        ...[Uint8Array.of(2, ...part.slice(1)), other],
      ];
      for (const bytes of damaged) {
        const changed = new Map(parts);
        if (bytes === undefined) changed.delete(number);
        else changed.set(number, bytes);
        refuses({ state, parts: changed });
      }
    }
  });
});
