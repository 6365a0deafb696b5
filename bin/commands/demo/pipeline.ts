import { status } from '../../../local/status.ts';
import { type Running, up } from '../../../local/up.ts';
import type { Output } from '../output/output.ts';
import { stepsView } from '../output/steps-view.ts';

/** A pipeline to stream through. */
export interface DemoPipeline extends Running {
  /** True when it ran before and goes on running. */
  readonly joined: boolean;
}

/** The pipeline that already runs here, or a new one. */
export async function joinOrStart(output: Output, kafka: boolean): Promise<DemoPipeline> {
  const { running, endpoints } = await status();
  if (running && endpoints !== null) {
    output.note('Joining the pipeline that already runs here');
    return { endpoints, leftOut: leftOutOf(endpoints.kafka !== null), joined: true, stop: noStop };
  }
  output.note('Starting the pipeline (the first time takes a minute or two)');
  const started = await up({ onProgress: stepsView(output), kafka });
  return { ...started, stop: () => started.stop(), joined: false };
}

const noStop = async (): Promise<void> => {};

const leftOutOf = (hasKafka: boolean): string[] =>
  hasKafka
    ? []
    : [
        'Kafka is left out: the running pipeline was started without it. To get it: npx millrace up.',
      ];
