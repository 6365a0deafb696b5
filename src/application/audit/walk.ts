import type { Alert } from '../../domain/alert.ts';
import { rulesFor } from '../../domain/detectors/index.ts';
import {
  type AccountTotals,
  countEvent,
  totalsOf,
} from '../../domain/projections/account-totals.ts';
import { type AccountChanges, noAccountChanges } from '../../domain/projections/changes.ts';
import { advance } from '../../domain/windows/advance.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import { checkAlerts } from './check-alerts.ts';
import { checkDuplicate } from './check-duplicate.ts';
import { checkEvent } from './check-event.ts';
import { checkQuarantine } from './check-quarantine.ts';
import type { Report } from './finding.ts';
import type { Judged, Outcome } from './judged.ts';
import type { Originals } from './originals.ts';
import type { AlertRow, AuditedStore } from './ports.ts';

/** What a walk compares with, and tells. */
export interface Auditing {
  readonly store: AuditedStore;
  readonly originals: Originals;
  readonly report: Report;
  /** Ids of alerts that are missing, changed or should not be are added. */
  readonly damagedAlerts: Set<string>;
}

/** What must have become of a record. */
interface Decided {
  readonly judged: Judged;
  readonly outcome: Outcome;
  /** `undefined`: it cannot be known. */
  readonly late: boolean | undefined;
  /** `undefined`: it cannot be known. */
  readonly raised: readonly Alert[] | undefined;
}

/** Decides record by record what must be stored, and has it compared with what is. */
export class Walk {
  readonly windows: WindowMemory | undefined;
  readonly #counted = new Map<string, AccountChanges>();
  readonly #audit: Auditing;
  readonly #mixed: ReadonlySet<string>;
  readonly #rules = rulesFor();

  /** @param mixed accounts whose late marks and alerts do not follow from this partition */
  constructor(audit: Auditing, fromStart: boolean, mixed: ReadonlySet<string>) {
    this.#audit = audit;
    this.#mixed = mixed;
    this.windows = fromStart ? new WindowMemory() : undefined;
  }

  /** Of an account whose window follows from this partition. */
  totalsOf(accountId: string): AccountTotals | undefined {
    const changes = this.#counted.get(accountId);
    return changes && totalsOf(changes);
  }

  async take(batch: readonly Judged[]): Promise<void> {
    const { store, originals } = this.#audit;
    const elsewhere = batch.flatMap(({ accepted, rows }) => {
      if (!accepted.ok) return [];
      const { eventId } = accepted.event;
      const own = rows.events.find((row) => row.event.eventId === eventId);
      return own === undefined || own.alsoElsewhere ? [eventId] : [];
    });
    const found = await store.originals(elsewhere);
    const decided: Decided[] = [];
    for (const judged of batch) {
      const { accepted } = judged;
      const id = accepted.ok ? accepted.event.eventId : '';
      const decision = this.#decide(judged, originals.outcome(judged, found.get(id)));
      // What is damaged is remembered before the next record is decided.
      this.#checkRecord(decision);
      decided.push(decision);
    }
    const alerts = decided.flatMap(({ raised = [] }) => raised.map(({ alertId }) => alertId));
    const claimed = (await store.unplacedAlerts?.claim(alerts)) ?? [];
    const byId = new Map(claimed.map((row) => [row.alert.alertId, row]));
    for (const decision of decided) this.#checkAlerts(decision, byId);
  }

  #decide(judged: Judged, outcome: Outcome): Decided {
    if (outcome.kind !== 'stored') {
      const raised = this.windows === undefined ? undefined : [];
      return { judged, outcome, late: undefined, raised };
    }
    const { event } = outcome;
    if (this.windows === undefined || this.#mixed.has(event.accountId)) {
      return { judged, outcome, late: undefined, raised: undefined };
    }
    const raised: Alert[] = [];
    const slot = this.windows.slotOf(event.accountId);
    const late = advance(this.windows, slot, event, this.#rules, raised) === 'late';
    const changes = this.#counted.get(event.accountId) ?? noAccountChanges();
    this.#counted.set(event.accountId, changes);
    countEvent(changes, event, late);
    changes.alerts += raised.length;
    return { judged, outcome, late, raised };
  }

  #checkRecord({ judged, outcome, late }: Decided): void {
    const { report, originals, store } = this.#audit;
    const { events, duplicates } = store.traits.keptSince;
    const sound = checkEvent(judged, outcome, late, events, report);
    if (!sound && outcome.kind === 'stored') originals.damaged(outcome.event, judged.position);
    checkDuplicate(judged, outcome, duplicates, report);
    checkQuarantine(judged, outcome, report);
  }

  #checkAlerts({ judged, raised }: Decided, claimed: ReadonlyMap<string, AlertRow>): void {
    const { report, store, damagedAlerts } = this.#audit;
    const { position, rows } = judged;
    const unplaced = (raised ?? []).flatMap(({ alertId }) => claimed.get(alertId) ?? []);
    const found = [...rows.alerts, ...unplaced];
    const { outbox } = store.traits.keptSince;
    const damaged = checkAlerts(position, raised, found, outbox, report);
    for (const id of damaged) damagedAlerts.add(id);
  }
}
