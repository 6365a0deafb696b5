import type { ErrorCode } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/event.ts';
import { validate } from '../../domain/validation/validate.ts';
import { type Accepted, tooLarge } from '../accept.ts';
import { decode } from '../decoding/decode.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import { idConflict } from '../quarantine-record.ts';
import { MAX_RECORD_BYTES } from '../records.ts';
import { checkQuarantine } from './check-quarantine.ts';
import type { Report } from './finding.ts';
import type { Judged, Outcome, RowsAt } from './judged.ts';
import type { Positioned, QuarantineRow, StoredOriginal } from './ports.ts';

/**
 * Judges once more what the bus brought into quarantine. Of a message that is no envelope nothing more can be said.
 * @param original the stored event of its id
 */
export function checkBusQuarantine(
  row: Positioned<QuarantineRow>,
  original: StoredOriginal | undefined,
  registry: SchemaRegistry,
  report: Report,
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
