import { hasWorkflowLane } from '../../../local/endpoints.ts';
import type { Destination } from '../../../src/producer/destination.ts';
import { lanesOf } from '../options/lane.ts';
import { streamOf } from '../options/stream.ts';
import { seedProfiles } from '../seed-profiles.ts';
import { closeSenders, sendersFor } from '../senders.ts';
import { wallClock } from '../wall-clock.ts';
import type { DemoRun } from './demo-run.ts';
import { laneReport } from './lane-report.ts';
import { type Agreement, agreementOf, disagreements } from './lanes/agreement.ts';
import type { DemoLane, LaneOutcome } from './lanes/lane.ts';
import { openStreamLane } from './lanes/stream-lane.ts';
import { openWorkflowLane } from './lanes/workflow-lane.ts';
import type { DemoReport } from './report.ts';
import { streamThrough } from './stream-through.ts';
import { untilIdle } from './until-idle.ts';
import { missing } from './verdict.ts';
import { whereStuck } from './where-stuck.ts';

/**
 * Streams through a pipeline, waits until everything has come to rest, and asks the stores what became of it.
 * @returns `undefined` when interrupted
 */
export async function runDemo(run: DemoRun): Promise<DemoReport | undefined> {
  const { pipeline, choice, stallMs, output, signal } = run;
  const { endpoints } = pipeline;
  const destination = destinationFor(run);
  const stream = streamOf(choice, destination, wallClock.now());
  const senders = await sendersFor(endpoints, destination);
  let lanes: readonly DemoLane[] = [];
  try {
    if (stream.population !== undefined) await seedProfiles(endpoints, stream.population);
    if (pipeline.joined) await untilIdle(endpoints, output, stallMs, signal);
    lanes = await openLanes(run, destination);
    const passed = await streamThrough(run, { stream, senders, destination, lanes });
    if (signal.aborted) return undefined;
    const outcomes = await Promise.all(lanes.map((lane) => lane.outcome(passed.startedAt)));
    const agreement = await compared(lanes, outcomes);
    const reports = lanes.map((lane, i) => laneReport(lane, outcomes[i] as LaneOutcome, passed));
    const found = [
      ...reports.flatMap(({ faults }, i) =>
        faults.map((fault) => (lanes.length > 1 ? `${lanes[i]?.name} lane: ${fault}` : fault)),
      ),
      ...(agreement === null ? [] : disagreements(agreement)),
    ];
    if (reports.some((report) => missing(report) > 0)) found.push(await whereStuck(endpoints));
    const [first] = reports;
    if (first === undefined) throw new RangeError('no lane ran');
    return {
      ...first,
      lanes: Object.fromEntries(lanes.map(({ name }, i) => [name, reports[i]])),
      agreement,
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
    await Promise.allSettled([closeSenders(senders), ...lanes.map((lane) => lane.close())]);
  }
}

/** Everything goes where somebody takes it: over EventBridge without Kafka, over Kafka without the workflow lane. */
function destinationFor({ pipeline: { endpoints }, choice }: DemoRun): Destination {
  if (endpoints.kafka === null) return 'eventbridge';
  return choice.lane === 'stream' || !hasWorkflowLane(endpoints) ? 'kafka' : choice.to;
}

/** The lanes that something is sent to. */
async function openLanes(
  { pipeline: { endpoints }, choice }: DemoRun,
  destination: Destination,
): Promise<DemoLane[]> {
  const { kafka, stream } = endpoints;
  const chosen = lanesOf(endpoints, choice.lane);
  const opening: Promise<DemoLane>[] = [];
  if (chosen.includes('workflow') && hasWorkflowLane(endpoints)) {
    opening.push(openWorkflowLane(endpoints));
  }
  if (chosen.includes('stream') && kafka !== null && stream !== null) {
    if (destination !== 'eventbridge') opening.push(openStreamLane(kafka, stream));
  }
  return await Promise.all(opening);
}

async function compared(
  lanes: readonly DemoLane[],
  outcomes: readonly LaneOutcome[],
): Promise<Agreement | null> {
  const side = (name: DemoLane['name']) => {
    const index = lanes.findIndex((lane) => lane.name === name);
    const [lane, outcome] = [lanes[index], outcomes[index]];
    return lane && outcome && { lane, outcome: outcome.overKafka };
  };
  const [byWorkflow, byStream] = [side('workflow'), side('stream')];
  return byWorkflow && byStream ? await agreementOf(byWorkflow, byStream) : null;
}
