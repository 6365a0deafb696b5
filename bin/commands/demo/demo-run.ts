import type { LaneChoice } from '../options/lane.ts';
import type { StreamChoice } from '../options/stream-command.ts';
import type { Output } from '../output/output.ts';
import type { DemoPipeline } from './pipeline.ts';

/** What a demo runs with. */
export interface DemoRun {
  readonly pipeline: DemoPipeline;
  readonly choice: StreamChoice & { readonly lane: LaneChoice };
  /** Give up after this long without progress, ms. */
  readonly stallMs: number;
  readonly output: Output;
  readonly signal: AbortSignal;
}
