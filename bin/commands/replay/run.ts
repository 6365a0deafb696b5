import type { CommonEndpoints } from '../../../local/endpoints.ts';
import {
  type LoggedRecord,
  type LogReader,
  logReader,
  type OffsetRange,
} from '../../../src/adapters/kafka/log-reader.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { paced } from '../../../src/producer/pacing.ts';
import { interruptible } from '../interrupt.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { requireTarget } from '../require-target.ts';
import { wallClock } from '../wall-clock.ts';
import { replayRunId } from './run-id.ts';
import { replayTarget } from './target.ts';

export interface ReplayChoice {
  readonly from?: number;
  readonly to?: number;
  readonly offsets?: readonly OffsetRange[];
  readonly sourceTopic?: string;
  readonly targetTopic?: string;
  readonly targetBus?: string;
  readonly intoSource?: true;
  readonly rate: number;
  readonly dryRun?: true;
}

export interface ReplayReport {
  readonly run: string;
  readonly source: string;
  readonly target: string;
  readonly dryRun: boolean;
  readonly sent: number;
  readonly unreadable: number;
  readonly ranges: readonly OffsetRange[];
  /** What was not reached. */
  readonly left: readonly OffsetRange[];
  readonly interrupted: boolean;
}

const MAX_BATCH = 500;

/** Replays partition after partition, each in order, a batch in flight. */
export async function replayLog(
  endpoints: CommonEndpoints,
  choice: ReplayChoice,
  output: Output,
): Promise<ReplayReport> {
  if (endpoints.kafka === null) {
    throw new MillraceError('MLR_BROKER_UNAVAILABLE', 'The pipeline runs without a Kafka broker.');
  }
  const { bootstrapServers, topic } = endpoints.kafka;
  const source = choice.sourceTopic ?? topic;
  if (choice.targetTopic === source) {
    throw new MillraceError(
      'MLR_CONFIG_INVALID',
      `${source} is where the records are: every event would arrive there a second time, as a duplicate. ` +
        'If that is what you want: --into-source',
    );
  }
  const dryRun = choice.dryRun === true;
  const run = replayRunId();
  const targetTopic = choice.intoSource === true ? source : choice.targetTopic;
  const target = targetTopic === undefined ? `bus:${choice.targetBus}` : `topic:${targetTopic}`;
  await requireTarget(endpoints, { kind: 'topic', name: source });
  await requireTarget(
    endpoints,
    targetTopic === undefined
      ? { kind: 'bus', name: choice.targetBus ?? '' }
      : { kind: 'topic', name: targetTopic },
  );
  const reader = logReader(bootstrapServers);
  const { signal, release } = interruptible(() =>
    output.note('Stopping after the batch in flight'),
  );
  const to = replayTarget(endpoints, { run, source, targetTopic, bus: choice.targetBus });
  const counts = { sent: 0, unreadable: 0 };
  const left: OffsetRange[] = [];
  try {
    const ranges = await rangesOf(reader, source, choice);
    const total = ranges.reduce((sum, range) => sum + range.to - range.from, 0);
    const about = { run, source: `topic:${source}`, target, dryRun, ranges };
    if (dryRun) return { ...about, sent: total, unreadable: 0, left: ranges, interrupted: false };
    const view = progressView(output, 'replayed', total);
    const size = Math.max(1, Math.min(MAX_BATCH, Math.floor(choice.rate / 10)));
    for (const range of ranges) {
      let next = range.from;
      const batches = paced(
        batched(reader.read(source, range), size),
        choice.rate / size,
        wallClock,
        signal,
      );
      for await (const { item: batch } of batches) {
        const sent = await to.send(batch);
        counts.sent += sent;
        counts.unreadable += batch.length - sent;
        next = (batch.at(-1)?.offset ?? next) + 1;
        view.update(counts.sent + counts.unreadable);
        if (signal.aborted) break;
      }
      if (signal.aborted && next < range.to) left.push({ ...range, from: next });
    }
    view.end();
    return { ...about, ...counts, left, interrupted: left.length > 0 };
  } finally {
    release();
    await Promise.allSettled([reader.close(), to.close()]);
  }
}

/** The offsets that are meant, as far as the log has them. @throws MillraceError `MLR_OFFSET_OUT_OF_RANGE` */
export async function rangesOf(
  reader: LogReader,
  topic: string,
  { from = 0, to = Date.now(), offsets }: Pick<ReplayChoice, 'from' | 'to' | 'offsets'>,
): Promise<OffsetRange[]> {
  const known = await reader.ranges(topic, from, to);
  if (offsets === undefined) return known.filter((range) => range.to > range.from);
  const ends = await reader.ranges(topic, 0, Number.MAX_SAFE_INTEGER);
  for (const { partition } of offsets) {
    if (partition < ends.length) continue;
    throw new MillraceError(
      'MLR_OFFSET_OUT_OF_RANGE',
      `${topic} has ${ends.length} partitions, none of them ${partition}`,
    );
  }
  return offsets.map((range) => {
    const { from: first = 0, to: last = 0 } = ends[range.partition] ?? {};
    return { ...range, from: Math.max(range.from, first), to: Math.min(range.to, last) };
  });
}

async function* batched(
  records: AsyncIterable<LoggedRecord>,
  size: number,
): AsyncGenerator<LoggedRecord[]> {
  let batch: LoggedRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
