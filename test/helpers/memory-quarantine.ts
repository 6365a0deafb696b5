import type {
  Quarantine,
  QuarantineEntry,
  QuarantineStore,
} from '../../src/application/ports/quarantine.ts';

/** A quarantine in memory, held to the behaviour suite of the real ones. */
export function memoryQuarantine(now: () => number = Date.now): {
  readonly quarantine: Quarantine;
  readonly store: QuarantineStore;
} {
  const entries = new Map<string, QuarantineEntry>();
  const change = (position: string, over: Partial<QuarantineEntry>): void => {
    const entry = entries.get(position);
    if (entry !== undefined) entries.set(position, { ...entry, ...over });
  };
  const isWith = (position: string, run: string): boolean => {
    const entry = entries.get(position);
    return entry?.state === 'redriving' && entry.redrive?.run === run;
  };
  return {
    quarantine: {
      async put(records) {
        for (const record of records) {
          const known = entries.get(record.position);
          const attempts = (known?.attempts ?? 0) + 1;
          const first = { ...record, firstSeenAt: now(), state: 'quarantined' as const };
          entries.set(record.position, { ...(known ?? first), attempts, lastSeenAt: now() });
        }
      },
    },
    store: {
      async *list({ code, accountId, states, from, to }) {
        const found = [...entries.values()].filter(
          (entry) =>
            (code === undefined || entry.code === code) &&
            (accountId === undefined || entry.accountId === accountId) &&
            (states === undefined || states.includes(entry.state)) &&
            entry.firstSeenAt >= from &&
            entry.firstSeenAt < to,
        );
        yield* found.sort((a, b) => a.firstSeenAt - b.firstSeenAt);
      },
      get: async (position) => entries.get(position),
      async begin(position, redrive) {
        const entry = entries.get(position);
        if (entry?.state === 'quarantined') {
          change(position, { state: 'redriving', redrive });
          return redrive;
        }
        return isWith(position, redrive.run) ? entry?.redrive : undefined;
      },
      async finish(position, run) {
        if (isWith(position, run)) change(position, { state: 'redriven' });
      },
      async release(position, run) {
        if (!isWith(position, run)) return;
        const { redrive: _, ...rest } = entries.get(position) as QuarantineEntry;
        entries.set(position, { ...rest, state: 'quarantined' });
      },
      async discard(position) {
        if (entries.get(position)?.state !== 'quarantined') return false;
        change(position, { state: 'discarded' });
        return true;
      },
    },
  };
}
