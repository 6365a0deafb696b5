import { DETECTOR_SETTINGS } from '../../domain/detectors.config.ts';
import type { Transaction } from '../../domain/event.ts';
import type { Account } from './population.ts';
import type { Random } from './random.ts';

/** Long enough that two ordinary events of an account never share a spend window, ms. */
const REST_MS = DETECTOR_SETTINGS.spendSpike.windowMs + DETECTOR_SETTINGS.graceMs;

interface Entry {
  readonly account: Account;
  lastAt: number;
  observations: number;
  closed: boolean;
}

/** What the generator remembers of each account while it writes the stream. */
export interface Ledger {
  /** An open account that rests since long enough at `time`, or the one that rests longest. */
  restingAt(time: number): Account;
  /** An open, resting account with at least this much spend history, if there is one. */
  withHistory(observations: number, time: number): Account | undefined;
  /** Newest event time of the account, epoch ms; `undefined` before its first event. */
  lastAt(account: Account): number | undefined;
  note(account: Account, event: Transaction): void;
  /** No ordinary events from now on: what follows an anomaly must not overtake it on a route without order. */
  close(account: Account): void;
}

export function ledgerOf(accounts: readonly Account[], random: Random): Ledger {
  const entries: Entry[] = accounts.map((account) => ({
    account,
    lastAt: Number.NEGATIVE_INFINITY,
    observations: 0,
    closed: false,
  }));
  const byId = new Map(entries.map((entry) => [entry.account.accountId, entry]));
  const entryOf = (account: Account): Entry => {
    const entry = byId.get(account.accountId);
    if (entry === undefined) throw new RangeError(`no account ${account.accountId}`);
    return entry;
  };
  const rests = (entry: Entry, time: number) => !entry.closed && entry.lastAt + REST_MS <= time;
  return {
    restingAt(time) {
      for (let attempt = 0; attempt < 64; attempt++) {
        const entry = random.pick(entries);
        if (rests(entry, time)) return entry.account;
      }
      const open = entries.filter((entry) => !entry.closed);
      return random.pick(longestResting(open.length > 0 ? open : entries)).account;
    },
    withHistory(observations, time) {
      const able = entries.filter(
        (entry) => rests(entry, time) && entry.observations >= observations,
      );
      return able.length > 0 ? random.pick(able).account : undefined;
    },
    lastAt(account) {
      const { lastAt } = entryOf(account);
      return Number.isFinite(lastAt) ? lastAt : undefined;
    },
    note(account, event) {
      const entry = entryOf(account);
      entry.lastAt = Math.max(entry.lastAt, event.occurredAt);
      if (event.type !== 'REFUND' && event.type !== 'DEPOSIT') entry.observations += 1;
    },
    close(account) {
      entryOf(account).closed = true;
    },
  };
}

function longestResting(entries: readonly Entry[]): readonly Entry[] {
  const oldest = entries.reduce((least, entry) => Math.min(least, entry.lastAt), Infinity);
  return entries.filter((entry) => entry.lastAt === oldest);
}
