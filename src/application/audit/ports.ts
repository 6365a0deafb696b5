import type { Alert } from '../../domain/alert.ts';
import type { Transaction } from '../../domain/event.ts';
import type { AccountState } from '../../domain/projections/account-state.ts';
import type { Counters } from '../../domain/projections/minute-counters.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import type { WindowMemory } from '../../domain/windows/window-memory.ts';
import type { OffsetRange } from '../ports/committed-log.ts';
import type { ProjectedPosition } from '../ports/read-models.ts';
import type { Provenance } from '../provenance.ts';

/** A record as it stands in the log. */
export interface AuditedRecord {
  readonly partition: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
}

export interface AuditedLog {
  /** What of the topic was appended in this time, epoch ms; every partition. */
  ranges(topic: string, from: number, to: number): Promise<readonly OffsetRange[]>;
  /** The records of a range in order, a bounded number of them in memory. */
  read(topic: string, range: OffsetRange): AsyncIterable<AuditedRecord>;
}

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

export interface AlertRow {
  readonly offset: number;
  readonly alert: Alert;
  /** Whether an event of its id is stored. */
  readonly eventStored: boolean;
  readonly outboxRows: number;
  readonly outboxSame: boolean;
  /** Whether its row may be gone again: it was published longer ago than rows are kept. */
  readonly mayHaveLeft: boolean;
}

export interface DuplicateRow {
  readonly offset: number;
  readonly eventId: string;
  readonly accountId: string;
}

export interface QuarantineRow {
  readonly offset: number;
  readonly code: string;
  readonly cause: string;
  readonly key: string | null;
  readonly eventId: string | null;
  readonly accountId: string | null;
  readonly bytes: Buffer;
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

export interface StoredOriginal extends Place {
  readonly event: Transaction;
}

/** A partition's windows at its checkpoint. */
export interface RestoredWindows {
  readonly nextOffset: number;
  readonly windows: WindowMemory;
}

/** A lane's store. Every method throws MillraceError `MLR_STORE_UNAVAILABLE` when it does not answer. */
export interface AuditedStore {
  /** Next offset by partition. */
  checkpoints(): Promise<ReadonlyMap<number, number>>;
  /** Partitions of stored events. */
  partitions(): Promise<readonly number[]>;
  range(range: OffsetRange): StoredRange;
  /** Stored events by id. */
  originals(eventIds: readonly string[]): Promise<ReadonlyMap<string, StoredOriginal>>;
  /** Alert ids on their way out whose alerts are not stored. */
  orphanedOutbox(): Pages<string>;
  /**
   * A partition's windows as its next owner would restore them; `undefined` without a checkpoint.
   * @throws MillraceError `MLR_WINDOW_STATE_UNREADABLE` for damaged state
   */
  windows(partition: number): Promise<RestoredWindows | undefined>;
}

/** Names of read models of one partition. */
export interface ReadModelNames {
  readonly accounts: readonly string[];
  /** Accounts whose alerts are listed. */
  readonly accountAlerts: readonly string[];
  readonly minutes: readonly number[];
}

/** Read models and where they were when they were read, all at one moment; what is absent is `undefined`. */
export interface ReadModelValues {
  readonly position: ProjectedPosition;
  readonly accounts: ReadonlyMap<string, AccountState | undefined>;
  readonly accountAlerts: ReadonlyMap<string, readonly ProjectedAlert[]>;
  readonly minutes: ReadonlyMap<number, Counters | undefined>;
  /** The newest of the partition. */
  readonly alerts: readonly ProjectedAlert[];
}

/** The read models for an audit. Every method throws MillraceError `MLR_STORE_UNAVAILABLE`. */
export interface AuditedReadModels {
  /** `undefined` when the partition has none. */
  position(partition: number): Promise<ProjectedPosition | undefined>;
  /** What there is of one generation, some at a time; a name may come twice. */
  names(position: ProjectedPosition): AsyncIterable<ReadModelNames>;
  /** `undefined` when the partition has none any more. */
  read(position: ProjectedPosition, names: ReadModelNames): Promise<ReadModelValues | undefined>;
}
