import type { Report } from './finding.ts';
import type { Judged, RowsAt } from './judged.ts';
import { OrderedRows } from './ordered-rows.ts';
import type {
  AlertRow,
  DuplicateRow,
  EventRow,
  OrphanedIdRow,
  Place,
  QuarantineRow,
  StoredRange,
} from './ports.ts';

interface Names {
  readonly positionOf: (place: Place) => string;
  readonly report: Report;
}

/** Everything stored of a range, in step with the log; what stands where the log has no record is reported. */
export class StoredRows {
  readonly #events: OrderedRows<EventRow>;
  readonly #orphanedIds: OrderedRows<OrphanedIdRow>;
  readonly #alerts: OrderedRows<AlertRow>;
  readonly #duplicates: OrderedRows<DuplicateRow>;
  readonly #quarantine: OrderedRows<QuarantineRow>;
  readonly #report: Report;

  constructor(stored: StoredRange, partition: number, { positionOf, report }: Names) {
    this.#report = report;
    const at = ({ offset }: { readonly offset: number }) => positionOf({ partition, offset });
    this.#events = new OrderedRows(stored.events, (row) =>
      report({
        kind: row.alsoElsewhere ? 'event-doubled' : 'event-extra',
        ...{ position: at(row), id: row.event.eventId },
      }),
    );
    this.#orphanedIds = new OrderedRows(stored.orphanedIds, (row) =>
      report({ kind: 'event-id-orphaned', position: at(row), id: row.eventId }),
    );
    this.#alerts = new OrderedRows(stored.alerts, (row) =>
      report({
        kind: row.eventStored ? 'alert-extra' : 'alert-orphaned',
        ...{ position: at(row), id: row.alert.alertId },
      }),
    );
    this.#duplicates = new OrderedRows(stored.duplicates, (row) =>
      report({ kind: 'duplicate-extra', position: at(row), id: row.eventId }),
    );
    this.#quarantine = new OrderedRows(stored.quarantine, (row) =>
      report({ kind: 'quarantine-extra', position: at(row), id: row.eventId, found: row.code }),
    );
  }

  /** What is stored at an offset; offsets must be asked for in order. */
  async at(offset: number): Promise<RowsAt & { readonly orphanedIds: readonly OrphanedIdRow[] }> {
    return {
      events: await this.#events.at(offset),
      orphanedIds: await this.#orphanedIds.at(offset),
      alerts: await this.#alerts.at(offset),
      duplicates: await this.#duplicates.at(offset),
      quarantine: await this.#quarantine.at(offset),
    };
  }

  /** An id without an event is a finding of its own, unless it is its record's event that is missing. */
  checkOrphans({ position, accepted }: Judged, orphans: readonly OrphanedIdRow[]): void {
    for (const { eventId } of orphans) {
      if (accepted.ok && accepted.event.eventId === eventId) continue;
      this.#report({ kind: 'event-id-orphaned', position, id: eventId });
    }
  }

  /** Reports what is left after the last record. */
  async end(): Promise<void> {
    for (const rows of [this.#events, this.#orphanedIds, this.#alerts]) await rows.end();
    for (const rows of [this.#duplicates, this.#quarantine]) await rows.end();
  }
}
