import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../../../src/domain/alert.ts';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import type { Transaction } from '../../../../src/domain/event.ts';
import { advance } from '../../../../src/domain/windows/advance.ts';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { LOW_SETTINGS, streamsOf } from '../../../helpers/window-streams.ts';
import { stream, windowsOf } from '../../../helpers/windows.ts';

const ACCOUNTS = ['acc-1', 'acc-2', 'acc-3', 'Ünïcode-名'];
const streams = streamsOf(6, ACCOUNTS);
/** Small enough for windows to overflow, so that entries also leave by number. */
const SETTINGS = { ...LOW_SETTINGS, maxWindowEvents: 7 };
const rules = rulesFor(SETTINGS);

function send(memory: WindowMemory, events: readonly Transaction[]): Alert[] {
  const alerts: Alert[] = [];
  for (const event of events) {
    advance(memory, memory.slotOf(event.accountId), event, rules, alerts);
  }
  return alerts;
}

describe('layers', () => {
  it('rolled back, leave everything as if they had never been', () => {
    fc.assert(
      fc.property(streams, streams, streams, (kept, first, second) => {
        const memory = new WindowMemory();
        send(memory, kept);
        const { accounts, newestTime } = memory;
        const before = windowsOf(memory);
        memory.mark();
        const alerts = send(memory, first);
        memory.mark();
        send(memory, second);
        memory.rollback();
        expect(windowsOf(memory)).toEqual(before);
        expect([memory.accounts, memory.newestTime]).toEqual([accounts, newestTime]);
        expect(send(memory, first)).toEqual(alerts);
      }),
      { numRuns: 300 },
    );
  });

  it('released one by one, keep what is final and undo what is not', () => {
    fc.assert(
      fc.property(fc.array(streams, { minLength: 2, maxLength: 5 }), (batches) => {
        const memory = new WindowMemory();
        const undisturbed = new WindowMemory();
        batches.forEach((batch, i) => {
          memory.mark();
          send(memory, batch);
          if (i > 0) {
            send(undisturbed, batches[i - 1] ?? []);
            memory.release();
          }
        });
        memory.rollback();
        expect(windowsOf(memory)).toEqual(windowsOf(undisturbed));
        expect(() => memory.release()).toThrow(RangeError);
      }),
      { numRuns: 200 },
    );
  });
});

describe('many accounts', () => {
  it('do not touch each other', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const together = stream(events, SETTINGS);
        for (const accountId of ACCOUNTS) {
          const own = events.filter((event) => event.accountId === accountId);
          const alone = stream(own, SETTINGS);
          expect(together.alerts.filter((a) => a.accountId === accountId)).toEqual(alone.alerts);
          expect(windowsOf(together.memory).get(accountId)).toEqual(
            windowsOf(alone.memory).get(accountId),
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('state', () => {
  it('carried over in parts is the same, and goes on the same', () => {
    fc.assert(
      fc.property(streams, streams, fc.integer({ min: 1, max: 5 }), (events, more, limit) => {
        const memory = new WindowMemory();
        send(memory, events);
        const copy = new WindowMemory();
        let read = 0;
        for (let slot = 0; slot < memory.accounts; ) {
          const part = memory.exportAccounts(slot, limit);
          read += copy.importAccounts(part.state);
          slot = part.nextSlot;
        }
        expect(read).toBe(memory.accounts);
        expect(windowsOf(copy)).toEqual(windowsOf(memory));
        expect(copy.newestTime).toBe(memory.newestTime);
        expect(copy.exportAccounts(0, 9).state).toEqual(memory.exportAccounts(0, 9).state);
        expect(send(copy, more)).toEqual(send(memory, more));
      }),
      { numRuns: 200 },
    );
  });
});
