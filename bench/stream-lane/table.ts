import Table from 'cli-table3';
import { delta, type Spread } from './figures.ts';
import type { Recorded } from './results.ts';

/** A scenario's figures beside the recorded ones. */
export function tableOf(name: string, now: Recorded, recorded: Recorded | undefined): string {
  const table = new Table({
    head: [name, 'min – max', 'median', 'recorded', 'change'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right', 'right'],
  });
  for (const [figure, spread] of Object.entries(now.summary)) {
    const before = recorded?.summary[figure];
    const change = delta(spread, before);
    table.push([
      figure,
      rangeOf(spread),
      shown(spread.median),
      before === undefined ? '' : shown(before.median),
      change === undefined ? '' : `${change > 0 ? '+' : ''}${change} %`,
    ]);
  }
  return table.toString();
}

const rangeOf = ({ min, max }: Spread): string =>
  min === max ? shown(min) : `${shown(min)} – ${shown(max)}`;

const shown = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: 2 });
