import type { FargateLane } from '../../stage.ts';
import type { StageGuard } from '../guard.ts';

/** MiB, steps of 1,024. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
const MEMORY: Readonly<Record<FargateLane['cpu'], readonly [least: number, most: number]>> = {
  256: [512, 2_048],
  512: [1_024, 4_096],
  1024: [2_048, 8_192],
  2048: [4_096, 16_384],
};

export const streamSizeUnknown: StageGuard = function* ({ streamLane }) {
  if (streamLane === 'none') return;
  const { cpu, memoryMiB } = streamLane;
  const [least, most] = MEMORY[cpu];
  if ((memoryMiB % 1_024 === 0 || memoryMiB === 512) && memoryMiB >= least && memoryMiB <= most) {
    return;
  }
  yield `streamLane.memoryMiB is ${memoryMiB}, and Fargate has ${least} to ${most} MiB in steps of 1024 for ${cpu} units of CPU: set one of them.`;
};
