import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeTransaction } from '../../../../src/adapters/registry/confluent-frame.ts';
import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import {
  type AccountGroup,
  detectBatch,
  SEGMENT_LIMIT,
} from '../../../../src/application/steps/detect-batch.ts';
import { windowWrite } from '../../../../src/application/steps/window-text.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { PartedWindow } from '../../../../src/domain/windows/parted-window.ts';
import { serialiseWindow } from '../../../../src/domain/windows/serialise.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { memoryStore } from '../../../helpers/memory-store.ts';
import { LOW_SETTINGS, streamsOf } from '../../../helpers/window-streams.ts';
import { entry, stream, windowOf } from '../../../helpers/windows.ts';

const registry = repositoryRegistry();

/** Detects one batch of one account on what a window holds already. */
async function detect(events: readonly Transaction[], state?: Uint8Array): Promise<AccountGroup> {
  const inline = events.map((event, offset) => ({
    position: `kafka:t:0:${offset}`,
    key: event.accountId,
    value: encodeTransaction(event).toString('base64'),
    receivedAt: event.occurredAt,
    enrichment: { level: 'none' } as const,
  }));
  const windows = {
    read: async () =>
      new Map(state === undefined ? [] : [['acc-1', { version: 3, state, parts: new Map() }]]),
  };
  const ports = { ...memoryStore(), registry, windows, rules: rulesFor(LOW_SETTINGS) };
  const { groups } = await detectBatch({ attempt: 0, batch: { inline } }, ports);
  const group = 'inline' in groups ? groups.inline[0] : undefined;
  if (group === undefined) throw new Error('no group');
  return group;
}

const offsetOf = ({ position }: { position: string }): number =>
  Number(position.slice(position.lastIndexOf(':') + 1));

it('writes with each segment the window after its records, and the alerts they raise', async () => {
  // Every event alerts at least once, so that segments end early.
  const dense = fc
    .array(streamsOf(2), { minLength: 3, maxLength: 5 })
    .map((parts) =>
      parts.flatMap((part, round) =>
        part.map((event, i) =>
          entry(1 + round * 1_000 + i, (event.occurredAt / 60_000) % 30, { amountMinor: 90_00 }),
        ),
      ),
    );
  await fc.assert(
    fc.asyncProperty(dense, async (events) => {
      const { segments, repeats } = await detect(events);
      expect(repeats).toEqual([]);
      let sent: Transaction[] = [];
      const stored = new Map<number, Uint8Array>();
      for (const { records, alerts, window } of segments) {
        expect(records.length + alerts.length).toBeLessThanOrEqual(SEGMENT_LIMIT);
        const before = stream(sent, LOW_SETTINGS).alerts.length;
        sent = events.slice(0, sent.length + records.length);
        const expected = stream(sent, LOW_SETTINGS);
        expect(alerts).toEqual(expected.alerts.slice(before));
        if (window === undefined) continue;
        const held = new WindowMemory();
        const { state, parts, added } = windowWrite(window);
        for (const part of added) stored.set(part.number, part.state);
        const named = [...stored].filter(([number]) => parts.includes(number));
        new PartedWindow(held, 'acc-1', { state, parts: new Map(named) });
        expect(windowOf(held)).toEqual(windowOf(expected.memory));
      }
      expect(sent).toHaveLength(events.length);
    }),
    { numRuns: 60 },
  );
});

it('goes on from the window in the store, and leaves it out when nothing moves it', async () => {
  const { memory } = stream([entry(1, 0), entry(2, 100)], LOW_SETTINGS);
  const state = serialiseWindow(memory, memory.slotOf('acc-1'));
  const late = entry(3, 50);

  const group = await detect([late, entry(2, 100)], state);

  expect(group.baseVersion).toBe(3);
  expect(group.segments).toMatchObject([{ records: [{ late: true }], alerts: [] }]);
  expect(group.segments[0]?.window).toBeUndefined();
  expect(group.repeats.map(offsetOf)).toEqual([1]);
});
