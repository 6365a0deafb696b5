import type { ErrorCode } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';
import { shapeOf } from '../../domain/validation/shape.ts';
import { validate } from '../../domain/validation/validate.ts';
import { type Accepted, tooLarge } from '../accept.ts';
import { decode } from '../decoding/decode.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { idConflict } from '../quarantine-record.ts';
import { MAX_RECORD_BYTES } from '../records.ts';
import { checkQuarantine } from './check-quarantine.ts';
import { differing, type Report } from './finding.ts';
import type { Judged, Outcome, RowsAt } from './judged.ts';
import type { Originals } from './originals.ts';
import type {
  AuditedStore,
  DuplicateRow,
  EventRow,
  Pages,
  QuarantineRow,
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

type Positioned<Row> = Row & { readonly position: string };

/** Ways into a lane that leave no log. */
const BUS = /^(eventbridge|sqs):[\w-]{1,128}$/;

/**
 * What came by the bus, which keeps no log to compare with: whether rows agree with themselves and each other. An event
 * is one that the rules take, with the digest of its content; a duplicate repeats a stored event; what is in quarantine
 * is turned away for the reason given. A row of no known place is reported.
 * @returns how many records these rows stand for
 */
export async function auditUnlogged(audit: UnloggedAudit): Promise<number> {
  const { store, rows, originals, report } = audit;
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
    (row, original) => checkTurnedAway(audit, row, original),
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

/** Judges what is kept once more. Of a message that is no envelope nothing more can be said. */
function checkTurnedAway(
  { registry, report }: UnloggedAudit,
  row: Positioned<QuarantineRow>,
  original: StoredOriginal | undefined,
): void {
  const { position, receivedAt, bytes } = row;
  const value = bytes ?? NOTHING;
  const record = {
    partition: -1,
    offset: -1,
    timestamp: receivedAt,
    key: null,
    value,
    headers: [],
  };
  const accepted =
    position.startsWith('sqs:') || bytes === null
      ? asKept(row)
      : acceptDetail(row, value, registry);
  const rows: RowsAt = { events: [], alerts: [], duplicates: [], quarantine: [row] };
  const judged: Judged = { record, position, key: null, value, accepted, rows };
  checkQuarantine(judged, outcomeOf(accepted, original, position), report);
}

const NOTHING = Buffer.alloc(0);

function asKept({ code, cause, eventId, accountId }: QuarantineRow): Accepted {
  const ids = { eventId: eventId ?? undefined, accountId: accountId ?? undefined };
  const event = eventId === null ? {} : { event: ids as Transaction };
  return { ok: false, rejection: { code: code as ErrorCode, cause }, ...event };
}

/** As the lane takes the detail of a bus event. */
function acceptDetail(
  { position, receivedAt }: Positioned<QuarantineRow>,
  value: Buffer,
  registry: SchemaRegistry,
): Accepted {
  if (value.length > MAX_RECORD_BYTES) return tooLarge(value.length);
  const shaped = decode({ position, value: value.toString('utf8'), receivedAt }, registry);
  if (!shaped.ok) return shaped;
  const { event } = shaped;
  const rejection = validate(event, { receivedAt, key: undefined });
  return rejection === undefined ? shaped : { ok: false, rejection, event };
}

function outcomeOf(
  accepted: Accepted,
  original: StoredOriginal | undefined,
  position: string,
): Outcome {
  if (!accepted.ok) return { kind: 'turned-away', ...accepted };
  const { event } = accepted;
  const conflicts =
    original !== undefined &&
    original.position !== position &&
    original.fingerprint !== fingerprintOf(event);
  if (!conflicts) return { kind: 'stored', event };
  return { kind: 'turned-away', rejection: idConflict(original.position), event };
}
