import type { ClientBase } from 'pg';
import { fingerprintOf } from '../../application/fingerprint.ts';
import type { DuplicateRecord } from '../../application/ports/event-ledger.ts';
import type { QuarantinedRecord } from '../../application/ports/quarantine.ts';
import { moveCheckpoints, RANGE_LOST, type Range, whereRangesStand } from './checkpoints.ts';
import { CopyBuffer } from './copy-buffer.ts';
import {
  appendEvent,
  appendId,
  COPY_EVENTS,
  COPY_IDS,
  type KeptArrival,
  positionOf,
} from './event-row.ts';
import { knownIds, storedEvents } from './known-events.ts';
import { runPipeline, type Step } from './pipeline.ts';
import {
  insertAlerts,
  insertDuplicates,
  insertQuarantined,
  type RaisedAlert,
} from './small-rows.ts';
import { insertPiece, type SnapshotPiece } from './snapshots.ts';

/** Everything one transaction stores. */
export interface StoreBatch {
  readonly topic: string;
  readonly ranges: readonly Range[];
  /** Rows of {@link COPY_EVENTS} and {@link COPY_IDS}: events that entered their windows. */
  readonly events: CopyBuffer;
  readonly ids: CopyBuffer;
  /** Too late for their windows, which therefore can't tell whether they are stored already. */
  readonly late: readonly KeptArrival[];
  /** Their event is in the window already. */
  readonly repeats: readonly KeptArrival[];
  readonly alerts: readonly RaisedAlert[];
  /** Alerts are published on the bus, besides the topic. */
  readonly alertsToBus: boolean;
  readonly quarantined: readonly QuarantinedRecord[];
  readonly pieces: readonly SnapshotPiece[];
  /** Turns a repeat whose stored event has other content into a quarantined record. */
  readonly conflict: (repeat: KeptArrival, storedAt: string) => QuarantinedRecord;
}

export type StoreResult =
  | {
      readonly kind: 'committed';
      /** Of the late arrivals those that were new and are stored now. */
      readonly late: readonly KeptArrival[];
      readonly duplicates: number;
      readonly conflicts: readonly QuarantinedRecord[];
    }
  /** Somebody else owns these partitions now; nothing was written. */
  | { readonly kind: 'fenced'; readonly partitions: readonly number[] };

const lateEvents = new CopyBuffer(1 << 14);
const lateIds = new CopyBuffer(1 << 12);

/**
 * Stores a batch in one transaction: checkpoints first, compared and set, then everything else. Nothing is written
 * unless every range still belongs to its claim. A batch that turns out to be committed already, because the answer
 * to an earlier attempt got lost, is reported as committed.
 * @throws the driver's error; a unique violation (23505) means an event id is known that the windows took for new
 */
export async function commitBatch(
  client: ClientBase,
  batch: StoreBatch,
  now: number,
): Promise<StoreResult> {
  const { topic, ranges, repeats, quarantined, pieces } = batch;
  const { fresh, known } = await sortLate(client, batch.late);
  const steps = insertSteps(batch, fresh, now);
  const more = repeats.length + known.length + quarantined.length + pieces.length > 0;
  try {
    await runPipeline(client, more ? steps : [...steps, 'commit']);
  } catch (error) {
    if (!isRangeLost(error)) throw error;
    if (more) await client.query('rollback');
    const stand = await whereRangesStand(client, topic, ranges);
    if (stand !== 'committed') return { kind: 'fenced', partitions: stand };
    return { kind: 'committed', late: [], duplicates: 0, conflicts: [] };
  }
  if (!more) return { kind: 'committed', late: fresh, duplicates: 0, conflicts: [] };
  const { duplicates, conflicts } = await settle(client, batch, [...repeats, ...known]);
  await insertDuplicates(client, duplicates, now);
  await insertQuarantined(client, [...quarantined, ...conflicts], now);
  for (const piece of pieces) await insertPiece(client, topic, piece);
  await client.query('commit');
  return { kind: 'committed', late: fresh, duplicates: duplicates.length, conflicts };
}

/** Everything that can be written without reading first. */
function insertSteps(batch: StoreBatch, fresh: readonly KeptArrival[], now: number): Step[] {
  lateEvents.clear();
  lateIds.clear();
  for (const arrival of fresh) {
    appendEvent(lateEvents, arrival, true);
    appendId(lateIds, arrival);
  }
  const steps: Step[] = [`begin; ${moveCheckpoints(batch.topic, batch.ranges)}`];
  for (const [copy, rows] of [
    [COPY_IDS, batch.ids],
    [COPY_EVENTS, batch.events],
    [COPY_IDS, lateIds],
    [COPY_EVENTS, lateEvents],
  ] as const) {
    if (rows.rows > 0) steps.push({ copy, rows });
  }
  if (batch.alerts.length > 0) steps.push(insertAlerts(batch.alerts, now, batch.alertsToBus));
  return steps;
}

const isRangeLost = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === RANGE_LOST;

/** Late arrivals that are new, the first of each id, and those whose id is stored or came earlier in the batch. */
async function sortLate(
  client: ClientBase,
  late: readonly KeptArrival[],
): Promise<{ fresh: KeptArrival[]; known: KeptArrival[] }> {
  const ids = late.map(({ event }) => event.eventId);
  const seen = new Set(await knownIds(client, ids));
  const fresh: KeptArrival[] = [];
  const known: KeptArrival[] = [];
  for (const arrival of late) {
    const { eventId } = arrival.event;
    (seen.has(eventId) ? known : fresh).push(arrival);
    seen.add(eventId);
  }
  return { fresh, known };
}

/** Same content as what is stored: a duplicate, noted. Other content: a conflict, for quarantine. */
async function settle(
  client: ClientBase,
  { topic, conflict }: StoreBatch,
  repeats: readonly KeptArrival[],
): Promise<{ duplicates: DuplicateRecord[]; conflicts: QuarantinedRecord[] }> {
  const duplicates: DuplicateRecord[] = [];
  const conflicts: QuarantinedRecord[] = [];
  if (repeats.length === 0) return { duplicates, conflicts };
  const ids = new Set(repeats.map(({ event }) => event.eventId));
  const stored = await storedEvents(client, [...ids]);
  for (const repeat of repeats) {
    const { eventId, accountId } = repeat.event;
    const original = stored.get(eventId);
    if (original === undefined || fingerprintOf(original.event) === fingerprintOf(repeat.event)) {
      const position = positionOf(topic, repeat);
      duplicates.push({ position, eventId, accountId });
    } else {
      conflicts.push(conflict(repeat, positionOf(topic, original)));
    }
  }
  return { duplicates, conflicts };
}
