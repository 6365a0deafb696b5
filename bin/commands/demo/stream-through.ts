import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Destination } from '../../../src/producer/destination.ts';
import type { Label } from '../../../src/producer/generator/anomalies/anomaly.ts';
import { type Produced, produce } from '../../../src/producer/produce.ts';
import type { Stream } from '../options/stream.ts';
import { progressView } from '../output/progress-view.ts';
import type { Senders } from '../senders.ts';
import {
  countByDescription,
  countStores,
  countsSince,
  type StoreCounts,
  settled,
} from '../stores/count.ts';
import { wallClock } from '../wall-clock.ts';
import type { DemoRun } from './demo-run.ts';
import { untilSettled } from './settle.ts';

/** What a stream is sent with and measured against. */
export interface Passage {
  readonly stream: Stream;
  readonly senders: Senders;
  readonly destination: Destination;
  readonly client: DynamoDBClient;
  /** What the stores held before. */
  readonly before: StoreCounts;
}

export interface Passed extends Produced {
  /** Anomalies injected on the way. */
  readonly labels: readonly Label[];
  /** When everything was at rest or given up, epoch ms. */
  readonly settledAt: number;
}

/** Sends a stream and, at the same time, watches the stores until all of it has come to rest. */
export async function streamThrough(
  { pipeline, choice, stallMs, output, signal }: DemoRun,
  { stream, senders, destination, client, before }: Passage,
): Promise<Passed> {
  const { tables } = pipeline.endpoints;
  const view = progressView(output, 'settled', stream.expected ?? 0);
  const sendingFailed = new AbortController();
  const labels: Label[] = [];
  let taken = 0;
  let complete = false;
  const sending = produce({
    records: stream.records,
    senders,
    destination,
    rate: choice.rate,
    clock: wallClock,
    signal,
    onTaken: ({ label }) => {
      taken += 1;
      if (label !== undefined) labels.push(label);
    },
  }).finally(() => {
    complete = true;
    view.total(taken);
  });
  const watching = untilSettled({
    count: async () =>
      settled(countsSince(await countStores(client, tables, countByDescription), before)),
    target: () => taken,
    complete: () => complete,
    onCount: (count) => view.update(count, `of ${taken} sent`),
    clock: wallClock,
    stallMs,
    signal: AbortSignal.any([signal, sendingFailed.signal]),
  });
  try {
    const [produced] = await Promise.all([sending, watching]);
    return { ...produced, labels, settledAt: wallClock.now() };
  } finally {
    sendingFailed.abort();
    view.end();
  }
}
