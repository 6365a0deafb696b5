import type { Alert } from '../../domain/alert.ts';
import type { Enrichment } from '../../domain/enrichment.ts';
import type { Transaction } from '../../domain/event.ts';
import type { WindowWrite } from '../../domain/windows/parted-window.ts';
import type { Provenance } from '../provenance.ts';

/** An event about to be stored. */
export interface LedgerEvent {
  readonly event: Transaction;
  readonly position: string;
  readonly fingerprint: string;
  readonly receivedAt: number;
  readonly late: boolean;
  readonly enrichment: Enrichment;
  /** Of an event that was redriven or replayed. */
  readonly provenance?: Provenance;
}

/** What must be written for one account: all of it or nothing. */
export interface Commit {
  readonly accountId: string;
  /** Version of the window the commit was computed from; 0 when there was none. */
  readonly baseVersion: number;
  /** The window after these events; absent when they leave it as it is. */
  readonly window?: WindowWrite;
  readonly events: readonly LedgerEvent[];
  readonly alerts: readonly Alert[];
}

/** Where and with what content an event id is already stored. */
export interface KnownEvent {
  readonly eventId: string;
  readonly position: string;
  readonly fingerprint: string;
}

/**
 * `committed`; `superseded`: the window moved on, nothing written; `known`: these events are in the ledger
 * already, nothing written.
 */
export type CommitResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'known'; readonly events: readonly KnownEvent[] };

/** A record whose event was stored before, from another position. */
export interface DuplicateRecord {
  readonly position: string;
  readonly eventId: string;
  readonly accountId: string;
}

/** The append-only store of events with their alerts and windows. */
export interface EventLedger {
  /** Commits of different accounts, each atomic, none depending on another; results in the same order. */
  commit(commits: readonly Commit[]): Promise<readonly CommitResult[]>;
  /** Which of these ids are stored (strongly consistent). */
  find(eventIds: readonly string[]): Promise<ReadonlyMap<string, KnownEvent>>;
  /** Notes duplicates, once per position: counting them stays right when records are delivered again. */
  noteDuplicates(duplicates: readonly DuplicateRecord[]): Promise<void>;
}
