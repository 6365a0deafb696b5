import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import {
  type KafkaRecord,
  type RecordSender,
  recordSender,
} from '../../../src/adapters/kafka/record-sender.ts';
import { accompanyingHeaders, redriven } from '../../../src/application/provenance.ts';
import {
  type FailedRecord,
  failedBatch,
  inOrder,
} from '../../../src/application/redrive/failed-batch.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { paced } from '../../../src/producer/pacing.ts';
import { interruptible } from '../interrupt.ts';
import { headersWith } from '../kafka-headers.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { wallClock } from '../wall-clock.ts';
import { type FailureObject, type FailureObjects, failureObjects } from './failure-objects.ts';
import { newRunId } from './run-id.ts';

export interface FailedBatchesChoice {
  /** Keys of objects. Empty: all of them. */
  readonly positions: readonly string[];
  /** Kept at or after, and before, epoch ms. */
  readonly from?: number;
  readonly to?: number;
  readonly rate: number;
  readonly run?: string;
  readonly dryRun?: true;
}

export interface FailedBatchesReport {
  readonly run: string;
  readonly dryRun: boolean;
  /** Records. */
  readonly sent: number;
  /** Objects all of whose records were sent, and which are gone. */
  readonly objects: number;
  /** Objects that were asked for and are not there. */
  readonly missing: readonly string[];
  /** Objects that stay because they can't be sent. */
  readonly failed: readonly { readonly key: string; readonly cause: string }[];
  readonly interrupted: boolean;
}

/** Objects are sent together that were kept within this time, ms: the precision of their times. */
const TOGETHER_MS = 1_000;

/**
 * Sends records that the Kafka event source gave up back into the topic they came from. An object is removed when all
 * its records are acknowledged: a run that is cut off sends those of the objects in hand again, whose events are stored
 * once all the same. Objects of one second go together, so that each partition keeps the order of its log.
 */
export async function redriveFailedBatches(
  endpoints: CommonEndpoints,
  choice: FailedBatchesChoice,
  output: Output,
): Promise<FailedBatchesReport> {
  if (!hasWorkflowLane(endpoints) || endpoints.kafka === null) {
    throw new MillraceError(
      'MLR_BROKER_UNAVAILABLE',
      'The Kafka event source does not run here. Start it with: npx millrace up',
    );
  }
  const dryRun = choice.dryRun === true;
  const run = choice.run ?? newRunId(new Date());
  const objects = failureObjects(endpoints);
  const { signal, release } = interruptible(() =>
    output.note('Stopping after the record in flight'),
  );
  let sender: RecordSender | undefined;
  try {
    const { chosen, missing } = pick(await objects.list(), choice);
    output.note(`Run ${run}: ${chosen.length} failed batches`);
    const view = progressView(output, 'redriven', 0);
    const failed: FailedBatchesReport['failed'][number][] = [];
    const records = recordsIn(objects, chosen, failed);
    const rate = dryRun ? undefined : choice.rate;
    const counts = { sent: 0, objects: 0 };
    for await (const { item } of paced(records, rate, wallClock, signal)) {
      const { record, ends } = item;
      if (dryRun) output.note(`would send ${positionOf(record)} → topic:${record.topic}`);
      else {
        sender ??= await recordSender(endpoints.kafka.bootstrapServers);
        await sender.send([outgoing(record, run)]);
        for (const key of ends) await objects.remove(key);
      }
      counts.sent += 1;
      counts.objects += ends.length;
      view.update(counts.sent, `${counts.objects}/${chosen.length} batches`);
    }
    view.end();
    const interrupted = signal.aborted && counts.objects + failed.length < chosen.length;
    return { run, dryRun, ...counts, missing, failed, interrupted };
  } finally {
    release();
    objects.close();
    await sender?.close();
  }
}

function pick(
  all: readonly FailureObject[],
  { positions, from = 0, to = Number.POSITIVE_INFINITY }: FailedBatchesChoice,
): { readonly chosen: readonly FailureObject[]; readonly missing: readonly string[] } {
  const known = new Set(all.map(({ key }) => key));
  const chosen = all.filter(
    ({ key, keptAt }) =>
      keptAt >= from && keptAt < to && (positions.length === 0 || positions.includes(key)),
  );
  return { chosen, missing: positions.filter((key) => !known.has(key)) };
}

interface Leaving {
  readonly record: FailedRecord;
  /** Objects whose last record this is. */
  readonly ends: readonly string[];
}

/** The records of the objects, those of one second in memory at a time. What can't be read is told in `failed`. */
async function* recordsIn(
  objects: FailureObjects,
  chosen: readonly FailureObject[],
  failed: { key: string; cause: string }[],
): AsyncGenerator<Leaving> {
  const second = ({ keptAt }: FailureObject) => Math.floor(keptAt / TOGETHER_MS);
  for (const together of Map.groupBy(chosen, second).values()) {
    const records: FailedRecord[] = [];
    const ends: string[] = [];
    for (const { key } of together) {
      const text = await objects.read(key);
      // Another run has sent it meanwhile, or it has expired.
      if (text === undefined) continue;
      const batch = failedBatch(text);
      if (batch.ok) {
        records.push(...batch.records);
        ends.push(key);
      } else failed.push({ key, cause: batch.cause });
    }
    for (const [i, record] of inOrder(records).entries()) {
      yield { record, ends: i === records.length - 1 ? ends : [] };
    }
  }
}

const positionOf = ({ topic, partition, offset }: FailedRecord): string =>
  `kafka:${topic}:${partition}:${offset}`;

function outgoing(record: FailedRecord, run: string): KafkaRecord {
  const { topic, partition, key, value, headers } = record;
  const { provenance } = accompanyingHeaders(headers);
  const next = redriven(
    { position: positionOf(record), ...(provenance !== undefined && { provenance }) },
    run,
  );
  return { topic, partition, key, value, headers: headersWith(headers, next) };
}
