import type { Progress } from '../../../local/progress.ts';
import type { Output } from './output.ts';

/** Shows the steps of `up` and `down`, a line each: when one ends, and what it has to say. */
export function stepsView(output: Output, quick = 0.5): Progress {
  const begun = new Map<string, number>();
  return ({ step, state, detail }) => {
    if (state === 'start') {
      begun.set(step, Date.now());
      return;
    }
    if (state === 'note') output.note(`  ${step}: ${detail ?? ''}`);
    else if (Date.now() - (begun.get(step) ?? 0) >= quick * 1_000) {
      output.note(`  ${step} ${detail ?? 'done'}`);
    }
  };
}
