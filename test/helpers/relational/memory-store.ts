import type { Facts, RelationalStore } from '../../../src/application/ports/relational-store.ts';
import type {
  AlertFact,
  EventFact,
  RefusedChange,
} from '../../../src/application/relational/facts.ts';

/** One row of spending by hour. */
export interface HourRow {
  /** ISO 8601. */
  readonly hour: string;
  readonly country: string;
  readonly currency: string;
  readonly events: number;
  readonly spends: number;
  readonly spendMinor: string;
}

/** What a relational side shows of itself. */
export interface RelationalContents {
  readonly eventIds: readonly string[];
  readonly alertIds: readonly string[];
  /** By hour, country and currency. */
  readonly hours: readonly HourRow[];
  readonly refused: readonly RefusedChange[];
}

const HOUR = 3_600_000;
const LARGEST = 2n ** 63n - 1n;

const unstorable = ({ eventId, accountId, amountMinor }: EventFact): string | undefined => {
  if (accountId.includes('\0')) return 'NUL';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(eventId)) return 'no uuid';
  return BigInt(amountMinor) > LARGEST ? 'too large' : undefined;
};

/** The relational side as plain maps: what the database's statements have to come to. */
export class MemoryRelational implements RelationalStore {
  readonly #events = new Map<string, EventFact>();
  readonly #alerts = new Map<string, AlertFact>();
  readonly #refused = new Map<string, RefusedChange>();
  /** Times that `apply` was asked. */
  applied = 0;

  async apply({ events, alerts }: Facts) {
    this.applied += 1;
    const cause = events.map(unstorable).find((each) => each !== undefined);
    if (cause !== undefined) return { kind: 'refused', cause } as const;
    const before = [this.#events.size, this.#alerts.size] as const;
    for (const fact of events)
      if (!this.#events.has(fact.eventId)) this.#events.set(fact.eventId, fact);
    for (const fact of alerts)
      if (!this.#alerts.has(fact.alertId)) this.#alerts.set(fact.alertId, fact);
    return {
      kind: 'applied',
      events: this.#events.size - before[0],
      alerts: this.#alerts.size - before[1],
    } as const;
  }

  async keepRefused(changes: readonly RefusedChange[]) {
    for (const change of changes) {
      if (!this.#refused.has(change.position)) this.#refused.set(change.position, change);
    }
  }

  contents(): RelationalContents {
    const sums = new Map<string, { events: number; spends: number; minor: bigint }>();
    for (const { occurredAt, country, currency, spend, amountMinor } of this.#events.values()) {
      const hour = new Date(Math.floor(occurredAt / HOUR) * HOUR).toISOString();
      const key = [hour, country ?? 'ZZ', currency].join(' ');
      const sum = sums.get(key) ?? { events: 0, spends: 0, minor: 0n };
      sums.set(key, {
        events: sum.events + 1,
        spends: sum.spends + (spend ? 1 : 0),
        minor: sum.minor + (spend ? BigInt(amountMinor) : 0n),
      });
    }
    const hours = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      eventIds: [...this.#events.keys()].sort(),
      alertIds: [...this.#alerts.keys()].sort(),
      hours: hours.map(([key, { events, spends, minor }]) => {
        const [hour = '', country = '', currency = ''] = key.split(' ');
        return { hour, country, currency, events, spends, spendMinor: String(minor) };
      }),
      refused: [...this.#refused.values()].sort((a, b) => (a.position < b.position ? -1 : 1)),
    };
  }
}
