import type { Transaction } from '../../domain/event.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { idConflict } from '../quarantine-record.ts';
import type { Judged, Outcome } from './judged.ts';
import type { StoredOriginal } from './ports.ts';

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
  readonly #positionOf: (place: { partition: number; offset: number }) => string;

  constructor(positionOf: (place: { partition: number; offset: number }) => string) {
    this.#positionOf = positionOf;
  }

  /** Remembers what an event that is missing or changed was. */
  damaged(event: Transaction, position: string): void {
    this.accounts.add(event.accountId);
    if (this.#damaged.size >= MAX_REMEMBERED) return;
    this.#damaged.set(event.eventId, { position, content: fingerprintOf(event) });
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
      const later = stored.partition === record.partition && stored.offset > record.offset;
      if (later) return { kind: 'stored', event };
      return repeatOf(event, fingerprintOf(stored.event), this.#positionOf(stored));
    }
    // The original is not stored. What is kept at this position says that there was one before.
    const conflict = rows.quarantine.find(({ code }) => code === 'MLR_EVENT_ID_CONFLICT');
    if (conflict !== undefined) {
      const { cause } = conflict;
      return { kind: 'turned-away', rejection: { code: 'MLR_EVENT_ID_CONFLICT', cause }, event };
    }
    return { kind: rows.duplicates.length > 0 ? 'duplicate' : 'stored', event };
  }
}

const repeatOf = (event: Transaction, content: string, position: string): Outcome =>
  fingerprintOf(event) === content
    ? { kind: 'duplicate', event }
    : { kind: 'turned-away', rejection: idConflict(position), event };
