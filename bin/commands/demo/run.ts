import type { Destination } from '../../../src/producer/destination.ts';
import type { Label } from '../../../src/producer/generator/anomalies/anomaly.ts';
import { produce } from '../../../src/producer/produce.ts';
import { dynamoDb } from '../clients.ts';
import { streamOf } from '../options/stream.ts';
import type { StreamChoice } from '../options/stream-command.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { seedProfiles } from '../seed-profiles.ts';
import { closeSenders, sendersFor } from '../senders.ts';
import {
  countByDescription,
  countByScan,
  countStores,
  countsSince,
  settled,
} from '../stores/count.ts';
import { wallClock } from '../wall-clock.ts';
import type { DemoPipeline } from './pipeline.ts';
import type { DemoReport } from './report.ts';
import { untilSettled } from './settle.ts';
import { tallySince } from './tally.ts';
import { classesFound, faults, missing } from './verdict.ts';
import { whereStuck } from './where-stuck.ts';

export interface DemoRun {
  readonly pipeline: DemoPipeline;
  readonly choice: StreamChoice;
  /** Give up after this long without progress, ms. */
  readonly stallMs: number;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Streams through a pipeline, waits until everything has come to rest, and asks the stores what became of it. */
export async function runDemo({
  pipeline,
  choice,
  stallMs,
  output,
  signal,
}: DemoRun): Promise<DemoReport> {
  const { endpoints } = pipeline;
  const { tables } = endpoints;
  const destination: Destination = endpoints.kafka === null ? 'eventbridge' : choice.to;
  const stream = streamOf(choice, destination, wallClock.now());
  const client = dynamoDb(endpoints);
  const senders = await sendersFor(endpoints, destination);
  const labels: Label[] = [];
  const view = progressView(output, 'settled', stream.expected ?? 0);
  const given = new AbortController();
  try {
    if (stream.population !== undefined) await seedProfiles(endpoints, stream.population);
    const before = await countStores(client, tables, countByScan);
    const since = Math.floor(wallClock.now());
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
    });
    const ended = sending.finally(() => {
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
      signal: AbortSignal.any([signal, given.signal]),
    });
    const [produced] = await Promise.all([ended, watching]);
    view.end();
    const [after, tally] = await Promise.all([
      countStores(client, tables, countByScan),
      tallySince(client, tables, since),
    ]);
    const counts = countsSince(after, before);
    const sums = {
      sent: produced.sent.kafka + produced.sent.eventbridge,
      stored: counts.events,
      duplicates: counts.duplicates,
      quarantined: counts.quarantine,
    };
    const anomalies = classesFound(labels, tally.alerts);
    const found = faults(sums, anomalies);
    if (missing(sums) > 0) found.push(await whereStuck(endpoints));
    return {
      ...sums,
      late: tally.late,
      quarantinedByCode: tally.quarantinedByCode,
      alerts: counts.alerts,
      alertsByDetector: tally.alertsByDetector,
      anomalies,
      latencyMs: tally.latencyMs,
      eventsPerSecond: perSecond(settled(counts), produced.startedAt, tally.lastStoredAt),
      sentByRoute: produced.sent,
      rowsNotMapped: stream.badRowCount(),
      origin: stream.origin,
      leftOut: pipeline.leftOut,
      faults: found,
      ok: found.length === 0,
    };
  } finally {
    given.abort();
    view.end();
    client.destroy();
    await closeSenders(senders);
  }
}

/** @param from epoch ms @param to epoch ms */
function perSecond(records: number, from: number, to: number): number {
  return to > from ? Math.round((records * 1_000) / (to - from)) : 0;
}
