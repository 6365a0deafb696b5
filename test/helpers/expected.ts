import type { Alert } from '../../src/domain/alert.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import type { Transaction } from '../../src/domain/event.ts';
import { advance } from '../../src/domain/windows/advance.ts';
import { WindowMemory } from '../../src/domain/windows/window-memory.ts';

/** What a stream must come to. */
export interface Expected {
  /** Sorted. */
  readonly alertIds: readonly string[];
  readonly windows: WindowMemory;
}

/** Takes the events through the domain, in order, each account by itself. */
export function expectedOf(events: readonly Transaction[]): Expected {
  const rules = rulesFor();
  const windows = new WindowMemory();
  const alerts: Alert[] = [];
  for (const event of events) {
    advance(windows, windows.slotOf(event.accountId), event, rules, alerts);
  }
  return { alertIds: alerts.map(({ alertId }) => alertId).sort(), windows };
}
