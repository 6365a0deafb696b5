import { dynamoDb } from '../clients.ts';
import { streamOf } from '../options/stream.ts';
import { seedProfiles } from '../seed-profiles.ts';
import { closeSenders, sendersFor } from '../senders.ts';
import { countByScan, countStores, countsSince, settled } from '../stores/count.ts';
import { wallClock } from '../wall-clock.ts';
import type { DemoRun } from './demo-run.ts';
import type { DemoReport } from './report.ts';
import { streamThrough } from './stream-through.ts';
import { tallySince } from './tally.ts';
import { untilIdle } from './until-idle.ts';
import { classesFound, faults, missing } from './verdict.ts';
import { whereStuck } from './where-stuck.ts';

/**
 * Streams through a pipeline, waits until everything has come to rest, and asks the stores what became of it.
 * @returns `undefined` when interrupted
 */
export async function runDemo(run: DemoRun): Promise<DemoReport | undefined> {
  const { pipeline, choice, stallMs, output, signal } = run;
  const { endpoints } = pipeline;
  const { tables } = endpoints;
  const destination = endpoints.kafka === null ? 'eventbridge' : choice.to;
  const stream = streamOf(choice, destination, wallClock.now());
  const senders = await sendersFor(endpoints, destination);
  const client = dynamoDb(endpoints);
  try {
    if (stream.population !== undefined) await seedProfiles(endpoints, stream.population);
    if (pipeline.joined) await untilIdle(endpoints, output, stallMs, signal);
    const before = await countStores(client, tables, countByScan);
    const passage = { stream, senders, destination, client, before };
    const { sent, startedAt, settledAt, labels } = await streamThrough(run, passage);
    if (signal.aborted) return undefined;
    const [after, tally] = await Promise.all([
      countStores(client, tables, countByScan),
      tallySince(client, tables, Math.floor(startedAt)),
    ]);
    const counts = countsSince(after, before);
    const sums = {
      sent: sent.kafka + sent.eventbridge,
      stored: counts.events,
      duplicates: counts.duplicates,
      quarantined: counts.quarantine,
    };
    const anomalies = classesFound(labels, tally.alerts);
    const found = faults(sums, anomalies);
    if (missing(sums) > 0) found.push(await whereStuck(endpoints));
    const seconds = ((tally.lastStoredAt || settledAt) - startedAt) / 1_000;
    return {
      ...sums,
      late: tally.late,
      quarantinedByCode: tally.quarantinedByCode,
      alerts: counts.alerts,
      alertsByDetector: tally.alertsByDetector,
      anomalies,
      latencyMs: tally.latencyMs,
      eventsPerSecond: Math.round(settled(counts) / seconds),
      sentByRoute: sent,
      rowsNotMapped: stream.badRowCount(),
      origin: stream.origin,
      leftOut: pipeline.leftOut,
      faults: found,
      ok: found.length === 0,
    };
  } catch (error) {
    // The pipeline may be stopping at the same time: then no answer is what to expect.
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    client.destroy();
    await closeSenders(senders);
  }
}
