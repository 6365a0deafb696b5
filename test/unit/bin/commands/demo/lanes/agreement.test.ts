import { describe, expect, it } from '@jest/globals';
import {
  agreementOf,
  agreementText,
  disagreements,
} from '../../../../../../bin/commands/demo/lanes/agreement.ts';
import type { KafkaOutcome } from '../../../../../../bin/commands/demo/lanes/lane.ts';

/** A lane that stored these events and alerts, and holds others from before. */
function side(
  events: readonly string[],
  alerts: Readonly<Record<string, string>> = {},
  { before = [], quarantined = [] }: { before?: readonly string[]; quarantined?: string[] } = {},
) {
  const outcome: KafkaOutcome = {
    eventIds: new Set(events),
    alerts: new Map(Object.entries(alerts)),
    quarantined: new Set(quarantined),
  };
  const holds = async (ids: readonly string[]) => new Set(ids.filter((id) => before.includes(id)));
  return { outcome, lane: { holds } };
}

describe('lanes that agree', () => {
  it('hold the same, in whatever order they found it', async () => {
    const one = await agreementOf(
      side(['e1', 'e2'], { 'a:e1': 'e1' }, { quarantined: ['p1 X', 'p2 Y'] }),
      side(['e2', 'e1'], { 'a:e1': 'e1' }, { quarantined: ['p2 Y', 'p1 X'] }),
    );
    expect(one.ok).toBe(true);
    expect(disagreements(one)).toEqual([]);
    expect(agreementText(one)).toMatch(/2 events \(\w{12}\), 1 alerts \(\w{12}\), 2 quarantined/);
  });

  it('may have met an event before, with its alert', async () => {
    const one = await agreementOf(
      side(['e1'], { 'a:e2': 'e2' }, { before: ['e2'] }),
      side(['e1', 'e2'], { 'a:e2': 'e2' }),
    );
    expect(one).toMatchObject({
      ok: true,
      events: { workflow: 2, stream: 2 },
      alerts: { stream: 1 },
    });
  });

  it('are not asked about alerts of events that only one route took', async () => {
    const one = await agreementOf(
      side(['e1'], { 'a:bus': 'over-event-bridge' }),
      side(['e1'], { 'a:old': 'long-ago' }),
    );
    expect(one).toMatchObject({ ok: true, alerts: { workflow: 0, stream: 0 } });
  });
});

describe('lanes that differ', () => {
  it.each([
    [
      'an event that the stream lane lacks',
      side(['e1', 'e2']),
      side(['e1']),
      /1 stored events; only in the workflow lane: e2$/,
    ],
    [
      'an event that the workflow lane lacks',
      side(['e1']),
      side(['e1', 'e2']),
      /1 stored events; only in the stream lane: e2$/,
    ],
    [
      'an alert',
      side(['e1'], { x: 'e1' }),
      side(['e1'], { y: 'e1' }),
      /2 alerts; only in the workflow lane: x; only in the stream lane: y$/,
    ],
    [
      'a code',
      side([], {}, { quarantined: ['p1 X'] }),
      side([], {}, { quarantined: ['p1 Y'] }),
      /2 quarantined records; only in the workflow lane: p1 X; only in the stream lane: p1 Y$/,
    ],
    [
      'more than are shown',
      side(['1', '2', '3', '4']),
      side([]),
      /4 stored events; only in the workflow lane: 1, 2, 3 …$/,
    ],
  ])('say so: %s', async (_, workflow, stream, sentence) => {
    const one = await agreementOf(workflow, stream);
    expect(one.ok).toBe(false);
    expect(disagreements(one)).toEqual([expect.stringMatching(sentence)]);
  });
});
