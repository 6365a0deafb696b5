import type { Transaction } from '../../domain/event.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { idConflict } from '../quarantine-record.ts';
import type { Judged, Outcome } from './judged.ts';
import type { Place, StoredOriginal } from './ports.ts';

/** Damaged events whose true content is remembered, at most. */
const MAX_REMEMBERED = 100_000;

/**
 * Which record of an id is the one that counts. The store says which of several partitions was first, the log everything
 * else; of events that turn out to be missing or changed, what the log says is remembered.
 */
export class Originals {
  readonly #damaged = new Map<string, { readonly position: string; readonly content: string }>();
  /** Accounts of damaged events: their windows differ for no other reason. */
  readonly accounts = new Set<string>();
  readonly #ordered: 'partition' | 'account';

  /** @param ordered within what the lane handles records in the order of the log */
  constructor(ordered: 'partition' | 'account') {
    this.#ordered = ordered;
  }

  /** Remembers what an event that is missing or changed was. */
  damaged(event: Transaction, position: string): void {
    this.accounts.add(event.accountId);
    if (this.#damaged.size >= MAX_REMEMBERED) return;
    this.#damaged.set(event.eventId, { position, content: fingerprintOf(event) });
  }

  /** Whether the event of an id was found missing or changed. */
  isDamaged(eventId: string): boolean {
    return this.#damaged.has(eventId);
  }

  /** @param stored the event that the store holds of the id elsewhere */
  outcome(judged: Judged, stored: StoredOriginal | undefined): Outcome {
    const { accepted, record, rows } = judged;
    if (!accepted.ok) {
      const { rejection, event } = accepted;
      return { kind: 'turned-away', rejection, ...(event !== undefined && { event }) };
    }
    const { event } = accepted;
    const own = rows.events.find((row) => row.event.eventId === event.eventId);
    if (own !== undefined && !own.alsoElsewhere) return { kind: 'stored', event };
    const damaged = this.#damaged.get(event.eventId);
    if (damaged !== undefined) return repeatOf(event, damaged.content, damaged.position);
    if (stored !== undefined) {
      if (stored.provenance?.origin === judged.position) return { kind: 'redriven' };
      if (this.#mustComeAfter(stored, record, event)) return { kind: 'stored', event };
      return repeatOf(event, stored.fingerprint, stored.position);
    }
    // The original is not stored. What is kept at this position says that there was one before.
    const conflict = rows.quarantine.find(({ code }) => code === 'MLR_EVENT_ID_CONFLICT');
    if (conflict !== undefined) {
      const { cause } = conflict;
      return { kind: 'turned-away', rejection: { code: 'MLR_EVENT_ID_CONFLICT', cause }, event };
    }
    return { kind: rows.duplicates.length > 0 ? 'duplicate' : 'stored', event };
  }

  #mustComeAfter({ place, accountId }: StoredOriginal, record: Place, own: Transaction): boolean {
    if (place === null || place.partition !== record.partition) return false;
    if (this.#ordered === 'account' && accountId !== own.accountId) return false;
    return place.offset > record.offset;
  }
}

const repeatOf = (event: Transaction, content: string, position: string): Outcome =>
  fingerprintOf(event) === content
    ? { kind: 'duplicate', event }
    : { kind: 'turned-away', rejection: idConflict(position), event };
