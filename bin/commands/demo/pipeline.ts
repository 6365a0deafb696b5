import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { status } from '../../../local/status.ts';
import { type Running, up } from '../../../local/up.ts';
import { upStream } from '../../../local/up-stream.ts';
import { type LaneChoice, lanesOf } from '../options/lane.ts';
import type { Output } from '../output/output.ts';
import { stepsView } from '../output/steps-view.ts';

/** A pipeline to stream through. */
export interface DemoPipeline extends Running<CommonEndpoints> {
  /** True when it ran before and goes on running. */
  readonly joined: boolean;
}

/** What a demo wants to have running. */
export interface Wanted {
  readonly lane: LaneChoice;
  readonly kafka: boolean;
}

/** The pipeline that already runs here, or a new one with the lanes wanted. */
export async function joinOrStart(output: Output, wanted: Wanted): Promise<DemoPipeline> {
  const { running, endpoints } = await status();
  if (running && endpoints !== null) {
    lanesOf(endpoints, wanted.lane);
    output.note('Joining the pipeline that already runs here');
    return { endpoints, leftOut: leftOutOf(endpoints, wanted), joined: true, stop: noStop };
  }
  output.note('Starting the pipeline (the first time takes a minute or two)');
  const started = await start(output, wanted);
  return { ...started, stop: () => started.stop(), joined: false };
}

function start(output: Output, { lane, kafka }: Wanted): Promise<Running<CommonEndpoints>> {
  const onProgress = stepsView(output);
  // A demo frames with the repository's schemas: a registry would cost it seconds and change nothing.
  const registry = false;
  if (lane === 'stream') return upStream({ onProgress, registry });
  return up({ onProgress, kafka, registry, ...(lane === 'workflow' && { stream: false }) });
}

const noStop = async (): Promise<void> => {};

function leftOutOf(endpoints: CommonEndpoints, { lane }: Wanted): string[] {
  const without = (part: string): string =>
    `${part} is left out: the running pipeline was started without it. To get it: npx millrace up.`;
  if (endpoints.kafka === null) return [without('Kafka')];
  if (lane !== 'both') return [];
  if (endpoints.stream === null) return [without('The stream lane')];
  return hasWorkflowLane(endpoints) ? [] : [without('The workflow lane')];
}
