import type { Alert } from '../../domain/alert.ts';
import { isMillraceError } from '../../domain/errors.ts';
import {
  type AccountTotals,
  countEvent,
  totalsOf,
} from '../../domain/projections/account-totals.ts';
import { noAccountChanges } from '../../domain/projections/changes.ts';
import { advance, type Rules } from '../../domain/windows/advance.ts';
import { PartedWindow, type WindowWrite } from '../../domain/windows/parted-window.ts';
import { serialiseWindow } from '../../domain/windows/serialise.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import { checkAlerts } from '../audit/check-alerts.ts';
import { textOf } from '../audit/check-totals.ts';
import type { Finding } from '../audit/finding.ts';
import type { AlertRow } from '../audit/ports.ts';
import type { StoredAccount } from './ports.ts';

/** An alert as it must be, and the row that is there. */
export interface AlertRepair {
  /** Absent: nothing raises it. */
  readonly alert?: Alert;
  /** Absent: it is missing. */
  readonly stored?: AlertRow;
}

/** How what is stored of an account differs from what its events make. */
export interface AccountDifference {
  readonly accountId: string;
  /** Of the window that was compared; 0 when there was none. */
  readonly version: number;
  /** Events that were counted with that window. */
  readonly counted: number;
  /** The version of a window in its place. */
  readonly nextVersion: number;
  /** What is written with the window. */
  readonly totals: AccountTotals;
  /** What to write; `null` to take it away; absent when it is as it must be. */
  readonly window?: WindowWrite | null;
  /** Numbers of parts that go with the window that is there. */
  readonly parts: readonly number[];
  readonly alerts: readonly AlertRepair[];
  readonly findings: readonly Finding[];
}

/** One slot, used for one account after the other. */
const SLOT = 'account';

/** Makes accounts again from their stored events, through the same `advance` as in the lane. Memory holds one account. */
export class AccountRebuild {
  /** Alerts that the events raised so far. */
  raised = 0;
  readonly #made = new WindowMemory();
  readonly #live = new WindowMemory();
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** @returns `undefined` when what is stored is what the events make */
  compare(account: StoredAccount): AccountDifference | undefined {
    const { accountId, window, parts } = account;
    const made = new PartedWindow(this.#made, SLOT, undefined, 1 + Math.max(-1, ...parts));
    const { raised, changes } = this.#advance(made, account);
    const { events } = changes;
    const totals = totalsOf(changes);
    this.raised += raised.length;
    const { alerts, findings } = compareAlerts(account, raised);
    const sameWindow = this.#sameWindow(made, account);
    const counted = window?.totals ?? totals;
    const same = sameWindow && textOf(counted) === textOf(totals);
    if (same && alerts.length === 0) return undefined;
    const version = window?.version ?? 0;
    return {
      ...{ accountId, version, parts, alerts, totals, counted: window?.counted ?? 0 },
      // Where the window is gone: above any it had, since each version came with an event.
      nextVersion: 1 + (window === undefined ? events : version),
      ...(!same && { window: events === 0 ? null : this.#written(made) }),
      findings: [
        ...findings,
        ...(sameWindow ? [] : [{ kind: 'window-changed' as const, position: null, id: accountId }]),
        ...(same || !sameWindow ? [] : [totalsChanged(accountId, totals, counted)]),
      ],
    };
  }

  #advance(made: PartedWindow, { ordered, events }: StoredAccount) {
    const raised: Alert[] = [];
    const changes = noAccountChanges();
    for (const { event, late } of events) {
      countEvent(changes, event, late);
      // Without the order, what was late then is not found out again.
      if (late && !ordered) continue;
      const placement = advance(this.#made, made.slot, event, this.#rules, raised);
      if (placement === 'accepted') made.accepted(event.occurredAt);
    }
    changes.alerts = raised.length;
    return { raised, changes };
  }

  #sameWindow(made: PartedWindow, { window }: StoredAccount): boolean {
    try {
      const live = new PartedWindow(this.#live, SLOT, window);
      const is = serialiseWindow(this.#live, live.slot);
      return Buffer.compare(serialiseWindow(this.#made, made.slot), is) === 0;
    } catch (error) {
      if (isMillraceError(error) && error.code === 'MLR_WINDOW_STATE_UNREADABLE') return false;
      throw error;
    }
  }

  /** The window in parts that nobody has seen. */
  #written(made: PartedWindow): WindowWrite {
    const added = new Map<number, Uint8Array>();
    let write = made.write(this.#rules.settings.graceMs);
    for (; write.added.length + write.removed.length > 0; ) {
      for (const { number, state } of write.added) added.set(number, state);
      write = made.write(this.#rules.settings.graceMs);
    }
    const needed = write.parts.map((number) => ({
      ...{ number, state: added.get(number) as Uint8Array },
    }));
    return { state: write.state, parts: write.parts, added: needed, removed: [] };
  }
}

const totalsChanged = (id: string, should: AccountTotals, is: AccountTotals): Finding => ({
  ...{ kind: 'totals-changed', position: null, id },
  ...{ expected: textOf(should), found: textOf(is) },
});

function compareAlerts({ ordered, alerts }: StoredAccount, raised: readonly Alert[]) {
  const stored = new Map(alerts.map((row) => [row.alert.alertId, row]));
  const expected = new Map(
    raised.map((alert): [string, Alert] => {
      const row = stored.get(alert.alertId);
      // What a detector had seen by then depends on the order; that it fires does not.
      const seen =
        ordered || row === undefined
          ? {}
          : { measured: row.alert.measured, reason: row.alert.reason };
      return [alert.alertId, { ...alert, ...seen }];
    }),
  );
  const findings: Finding[] = [];
  checkAlerts('', [...expected.values()], alerts, 0, (finding) =>
    findings.push({ ...finding, position: null }),
  );
  const repairs = findings.map(({ id }): AlertRepair => {
    const [alert, row] = [expected.get(String(id)), stored.get(String(id))];
    return { ...(alert && { alert }), ...(row && { stored: row }) };
  });
  return { alerts: repairs, findings };
}
