import type { Stage } from '../../lib/stage.ts';
import type { Inventory } from './inventory.ts';
import { type CostLine, totalOf } from './prices.ts';
import { streamLane } from './stream-lane.ts';
import { eventsAnExecution, type Variant, workflowLane } from './workflow-lane.ts';
import { eventsOf, type Workload } from './workload.ts';

export interface LaneCost {
  readonly lines: readonly CostLine[];
  /** USD. */
  readonly aMonth: number;
  readonly aMillionEvents: number;
}

/** A change and what it makes of the month's bill, USD. */
export interface Lever {
  readonly change: string;
  readonly before: number;
  readonly after: number;
}

export interface Estimate {
  readonly workload: Workload;
  readonly workflow: LaneCost;
  readonly stream: LaneCost;
  /** Events a second above which the stream lane costs less; undefined when one of them always does. */
  readonly crossover: number | undefined;
  /** Of the workflow lane, what saves most first; those that say so are how it is deployed. */
  readonly levers: readonly Lever[];
}

export function estimate(workload: Workload, stage: Stage, inventory: Inventory): Estimate {
  const cost = (lines: readonly CostLine[]): LaneCost => {
    const aMonth = totalOf(lines);
    return { lines, aMonth, aMillionEvents: aMonth / (eventsOf(workload) / 1e6) };
  };
  return {
    workload,
    workflow: cost(workflowLane(workload, stage, inventory)),
    stream: cost(streamLane(workload, inventory)),
    crossover: crossoverOf(workload, stage, inventory),
    levers: leversOf(workload, stage, inventory),
  };
}

const HIGHEST = 100_000;
const LOWEST = 0.1;

function crossoverOf(workload: Workload, stage: Stage, inventory: Inventory): number | undefined {
  const difference = (rate: number): number => {
    // As many accounts for each event as asked for: the windows stay what they are.
    const accounts = Math.max(1, Math.round((workload.accounts * rate) / workload.rate));
    const at = { ...workload, rate, accounts };
    return totalOf(workflowLane(at, stage, inventory)) - totalOf(streamLane(at, inventory));
  };
  let [low, high] = [LOWEST, HIGHEST];
  if (difference(low) > 0 || difference(high) < 0) return undefined;
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (difference(middle) > 0) high = middle;
    else low = middle;
  }
  return Math.sqrt(low * high);
}

function leversOf(workload: Workload, stage: Stage, inventory: Inventory): Lever[] {
  const total = (variant: Variant): number =>
    totalOf(workflowLane(workload, stage, inventory, variant));
  const now = total({});
  const each = eventsAnExecution(workload, stage, inventory);
  const levers: Lever[] = [
    {
      change: 'windows in parts, not as one item (done)',
      before: total({ wholeWindows: true }),
      after: now,
    },
    {
      change: `micro-batches of ${Math.round(each)} events, not one execution an event (done)`,
      before: total({ eventsPerExecution: 1 }),
      after: now,
    },
    {
      change: 'arm64, not x86_64 (done)',
      before: total({ architecture: 'x86_64' }),
      after: total({ architecture: 'arm64' }),
    },
    {
      change: 'no index of events by account',
      before: now,
      after: total({ withoutIndexes: true }),
    },
    {
      change: 'the workflow logs errors only',
      before: total({ workflowLog: 'ALL' }),
      after: total({ workflowLog: 'ERROR' }),
    },
  ];
  return levers
    .filter(({ before, after }) => before - after > 0.5)
    .sort((a, b) => b.before - b.after - (a.before - a.after));
}
