import type { Alert } from '../../domain/alert.ts';
import type { Transaction } from '../../domain/event.ts';
import type { AccountTotals } from '../../domain/projections/account-totals.ts';
import type { Saga } from '../../domain/saga/saga.ts';
import type { WindowMemory } from '../../domain/windows/window-memory.ts';
import type { OffsetRange } from '../ports/committed-log.ts';
import type { Provenance } from '../provenance.ts';
import type { Report } from './finding.ts';

/** Where a record stands. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

export interface EventRow {
  readonly offset: number;
  readonly event: Transaction;
  readonly late: boolean;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly provenance: Provenance | null;
  /** The digest of its content that is stored with it; absent in lanes that keep none. */
  readonly fingerprint?: string;
  /** The entry among the known ids; `null` when there is none. */
  readonly known: (Place & { readonly occurredAt: number }) | null;
  /** Whether that entry names another position, and an event of this id is stored there. */
  readonly alsoElsewhere: boolean;
}

/** An id that no stored event has. */
export interface OrphanedIdRow {
  readonly offset: number;
  readonly eventId: string;
}

/** A row that is listed by day, under another day than its time says. */
export interface Misfiled {
  readonly misfiled?: { readonly expected: string; readonly found: string };
}

export interface AlertRow extends Misfiled {
  readonly offset: number;
  readonly alert: Alert;
  /** Epoch ms. */
  readonly raisedAt: number;
  /** Whether an event of its id is stored. */
  readonly eventStored: boolean;
  /** Its rows on their way out; absent in lanes whose alerts leave by a change stream. */
  readonly outbox?: { readonly rows: number; readonly same: boolean };
}

export interface DuplicateRow {
  readonly offset: number;
  readonly eventId: string;
  readonly accountId: string;
}

export interface QuarantineRow extends Misfiled {
  readonly offset: number;
  readonly code: string;
  readonly cause: string;
  readonly key: string | null;
  readonly eventId: string | null;
  readonly accountId: string | null;
  /** `null`: they should lie somewhere else, and do not. */
  readonly bytes: Buffer | null;
  /** Epoch ms. */
  readonly receivedAt: number;
}

/** The rows of a table in order of offset, some at a time. */
export type Pages<Row> = AsyncIterator<readonly Row[], void>;

/** What a lane stored of a range of one partition. */
export interface StoredRange {
  readonly events: Pages<EventRow>;
  readonly orphanedIds: Pages<OrphanedIdRow>;
  readonly alerts: Pages<AlertRow>;
  readonly duplicates: Pages<DuplicateRow>;
  readonly quarantine: Pages<QuarantineRow>;
}

export interface StoredOriginal {
  readonly position: string;
  /** Where in the audited topic; `null` when it came another way. */
  readonly place: Place | null;
  readonly accountId: string;
  /** Digest of the event's content, as the lane itself tells a repeat from a conflict. */
  readonly fingerprint: string;
  readonly provenance: Provenance | null;
}

/** A partition's windows as they are stored. */
export interface RestoredWindows {
  /** The log is walked up to there. */
  readonly nextOffset: number;
  readonly windows: WindowMemory;
  /** Totals kept with windows, of the accounts all of whose events were counted; absent where they are read models. */
  readonly totals?: ReadonlyMap<string, AccountTotals>;
  /** Accounts whose windows cannot be compared: more went into them than the walk sees, or nobody can read them. */
  readonly besides: ReadonlySet<string>;
}

/** Epoch ms: rows about what happened before may have left by design. */
export interface KeptSince {
  readonly events: number;
  readonly outbox: number;
  readonly duplicates: number;
}

/** How a lane keeps its promises. */
export interface LaneTraits {
  /** Whether checkpoints are committed with what is stored: nothing is then stored from beyond them. */
  readonly checkpointsCommitted: boolean;
  /** Within what records are handled in the order of the log: of two accounts, either may come first with an id. */
  readonly ordered: 'partition' | 'account';
  readonly keptSince: KeptSince;
}

/** Alerts of a lane that does not store which record raised them. */
export interface UnplacedAlerts {
  /** Rows of these alerts, which are then no longer unclaimed. */
  claim(alertIds: readonly string[]): Promise<readonly AlertRow[]>;
  /** Alerts that nothing claimed, though all that can raise them was looked at, with the position of their event. */
  unclaimed(): Pages<AlertRow & { readonly position: string | null }>;
}

/** The responses to a store's alerts. */
export interface AuditedSagas {
  /** Every stored alert. */
  alerts(): Pages<Alert>;
  /** Sagas by id, as they are now. */
  find(sagaIds: readonly string[]): Promise<ReadonlyMap<string, Saga & Misfiled>>;
}

/** A row with its place as the store spells it. */
export type Positioned<Row> = Row & { readonly position: string };

/** Rows of a lane that stand in no place of the topic: what came by the bus. */
export interface UnloggedRows {
  readonly events: Pages<Positioned<EventRow>>;
  readonly duplicates: Pages<Positioned<DuplicateRow>>;
  readonly quarantine: Pages<Positioned<QuarantineRow>>;
  /** Accounts with a window and no event. */
  strayWindows(): Pages<string>;
}

/** A lane's store. Every method throws MillraceError `MLR_STORE_UNAVAILABLE` when it does not answer. */
export interface AuditedStore {
  readonly traits: LaneTraits;
  /** Next offset by partition. */
  checkpoints(): Promise<ReadonlyMap<number, number>>;
  /** Partitions of stored events. */
  partitions(): Promise<readonly number[]>;
  range(range: OffsetRange): StoredRange;
  /** Stored events by id. */
  originals(eventIds: readonly string[]): Promise<ReadonlyMap<string, StoredOriginal>>;
  /** Alert ids on their way out whose alerts are not stored. */
  orphanedOutbox(): Pages<string>;
  /** Absent where alerts are stored by position, in {@link StoredRange}. */
  readonly unplacedAlerts?: UnplacedAlerts;
  /** Absent where no saga follows from the store's alerts. */
  readonly sagas?: AuditedSagas;
  /** Absent where everything came through the topic. */
  readonly unlogged?: UnloggedRows;
  /** Accounts of a partition that have events from elsewhere too: their alerts cannot be recomputed. */
  mixedAccounts(partition: number): Promise<ReadonlySet<string>>;
  /**
   * A partition's windows, as its next owner would restore them; `undefined` without a checkpoint.
   * @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE` for damaged state
   */
  windows(partition: number, report: Report): Promise<RestoredWindows | undefined>;
}
