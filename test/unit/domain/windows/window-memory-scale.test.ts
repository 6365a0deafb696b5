import { describe, expect, it } from '@jest/globals';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import { DETECTOR_SETTINGS } from '../../../../src/domain/detectors.config.ts';
import { advance } from '../../../../src/domain/windows/advance.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { transaction, uuid } from '../../../helpers/transactions.ts';
import { entry, START, stream, windowOf } from '../../../helpers/windows.ts';

describe('accounts', () => {
  it('keep windows of their own while tables and chunks grow', () => {
    const count = 30_000;
    const memory = new WindowMemory();
    const rules = rulesFor();
    const send = (i: number, id: number, at: number): void => {
      const accountId = `account-${i}`;
      const event = transaction({ eventId: uuid(id), accountId, occurredAt: START + at });
      advance(memory, memory.slotOf(accountId), event, rules, []);
    };
    for (let i = 0; i < count; i++) send(i, i, i);
    for (let i = 0; i < count; i += 3) send(i, count + i, i + 1_000);
    for (let i = 0; i < count; i += 997) {
      const window = windowOf(memory, `account-${i}`);
      const second = i % 3 === 0 ? [uuid(count + i)] : [];
      expect(window?.entries.map((e) => e.eventId)).toEqual([uuid(i), ...second]);
      expect(window?.watermark).toBe(START + i + (i % 3 === 0 ? 1_000 : 0));
    }
    expect(memory.newestTime).toBe(START + count - 3 + 1_000);
    expect(memory.bytes / count).toBeLessThan(170);
  });
});

describe('entries', () => {
  it('keep their order and content however large the window grows and shrinks', () => {
    const events = Array.from({ length: 5_000 }, (_, i) => entry(i + 1, i / 60));
    const { memory } = stream(events);
    expect(windowOf(memory)?.entries).toHaveLength(DETECTOR_SETTINGS.maxWindowEvents);
    expect(windowOf(memory)?.entries[0]?.eventId).toBe(uuid(1_001));
    stream([entry(9_999, 60 * 24)], DETECTOR_SETTINGS, memory);
    expect(windowOf(memory)?.entries.map((e) => e.eventId)).toEqual([uuid(9_999)]);
  });

  it('give their memory back: a hundred bursts, one after the other, take the room of one', () => {
    const memory = new WindowMemory();
    const burst = (accountId: string): void => {
      const events = Array.from({ length: 300 }, (_, i) => entry(i + 1, i, { accountId }));
      stream(events, DETECTOR_SETTINGS, memory);
      stream([entry(1_000, 60 * 24, { accountId })], DETECTOR_SETTINGS, memory);
    };
    burst('acc-0');
    const { bytes } = memory;
    for (let i = 1; i < 100; i++) burst(`acc-${i}`);
    expect(memory.bytes).toBeLessThan(bytes + 100_000);
  });
});
