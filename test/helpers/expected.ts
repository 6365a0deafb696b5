import { fingerprintOf } from '../../src/application/fingerprint.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import type { Transaction } from '../../src/domain/event.ts';
import {
  type AccountWindow,
  EMPTY_WINDOW,
  entryOf,
} from '../../src/domain/windows/account-window.ts';
import { advance } from '../../src/domain/windows/advance.ts';

/** What a stream must come to. */
export interface Expected {
  /** Sorted. */
  readonly alertIds: readonly string[];
  readonly windows: ReadonlyMap<string, AccountWindow>;
}

/** Takes the events through the pure domain, in order, each account by itself. */
export function expectedOf(events: readonly Transaction[]): Expected {
  const rules = rulesFor();
  const windows = new Map<string, AccountWindow>();
  const alertIds: string[] = [];
  for (const event of events) {
    const { accountId } = event;
    const before = windows.get(accountId) ?? EMPTY_WINDOW;
    const step = advance(before, accountId, entryOf(event, fingerprintOf(event)), rules);
    windows.set(accountId, step.window);
    alertIds.push(...step.alerts.map(({ alertId }) => alertId));
  }
  return { alertIds: alertIds.sort(), windows };
}
