import type { AccountState } from '../../domain/projections/account-state.ts';
import type { Counters } from '../../domain/projections/minute-counters.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import type { ProjectedPosition } from '../ports/read-models.ts';

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
