import { shapeOf } from '../../domain/validation/shape.ts';
import { validate } from '../../domain/validation/validate.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { checkBusQuarantine } from './check-bus-quarantine.ts';
import { differing, type Report } from './finding.ts';
import type { Originals } from './originals.ts';
import type {
  AuditedStore,
  DuplicateRow,
  EventRow,
  Pages,
  Positioned,
  StoredOriginal,
  UnloggedRows,
} from './ports.ts';

export interface UnloggedAudit {
  readonly store: Pick<AuditedStore, 'originals'>;
  readonly rows: UnloggedRows;
  readonly registry: SchemaRegistry;
  readonly originals: Originals;
  readonly report: Report;
}

/** Ways into a lane that leave no log. */
const BUS = /^(eventbridge|sqs):[\w-]{1,128}$/;

/**
 * What came by the bus, which keeps no log to compare with: whether rows agree with themselves and each other. An event
 * is one that the rules take, with the digest of its content; a duplicate repeats a stored event; what is in quarantine
 * is turned away for the reason given. A row of no known place is reported.
 * @returns how many records these rows stand for
 */
export async function auditUnlogged(audit: UnloggedAudit): Promise<number> {
  const { store, rows, registry, originals, report } = audit;
  const { events, duplicates, quarantine } = rows;
  let records = 0;
  const each = async <Row>(
    pages: Pages<Positioned<Row>>,
    idOf: (row: Row) => string | null,
    extra: 'event-extra' | 'duplicate-extra' | 'quarantine-extra',
    check: (row: Positioned<Row>, original: StoredOriginal | undefined) => void,
  ): Promise<void> => {
    for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
      records += page.value.length;
      const found = await store.originals(page.value.flatMap((row) => idOf(row) ?? []));
      for (const row of page.value) {
        const { position } = row;
        const id = idOf(row);
        if (BUS.test(position)) check(row, found.get(id ?? ''));
        else report({ kind: extra, position: position || null, id });
      }
    }
  };
  await each(
    events,
    ({ event }) => event.eventId,
    'event-extra',
    (row) => checkEvent(row, originals, report),
  );
  await each(
    duplicates,
    ({ eventId }) => eventId,
    'duplicate-extra',
    (row, original) => checkDuplicate(row, original, report),
  );
  await each(
    quarantine,
    ({ eventId }) => eventId,
    'quarantine-extra',
    (row, original) => checkBusQuarantine(row, original, registry, report),
  );
  const windows = rows.strayWindows();
  for (let page = await windows.next(); page.done !== true; page = await windows.next()) {
    for (const id of page.value) {
      if (originals.accounts.has(id)) continue;
      report({ kind: 'window-changed', position: null, id, expected: 'no window: no events' });
    }
  }
  return records;
}

function checkEvent(row: Positioned<EventRow>, originals: Originals, report: Report): void {
  const { event, position, receivedAt, fingerprint } = row;
  const shaped = shapeOf(event);
  const rejection = shaped.ok ? validate(event, { receivedAt, key: undefined }) : shaped.rejection;
  const expected = { fingerprint: fingerprintOf(event), rejection: undefined };
  const difference = differing(expected, { fingerprint, rejection: rejection?.code });
  if (difference === undefined) return;
  report({ kind: 'event-changed', position, id: event.eventId, ...difference });
  originals.damaged(event, position);
}

function checkDuplicate(
  { position, eventId: id, accountId }: Positioned<DuplicateRow>,
  original: StoredOriginal | undefined,
  report: Report,
): void {
  if (original === undefined || original.position === position) {
    report({ kind: 'duplicate-extra', position, id });
  } else if (original.accountId !== accountId) {
    const accounts = { expected: { accountId: original.accountId }, found: { accountId } };
    report({ kind: 'duplicate-changed', position, id, ...accounts });
  }
}
