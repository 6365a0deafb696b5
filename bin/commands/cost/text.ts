import type { Estimate, LaneCost } from '../../cost/estimate.ts';
import { PRICE_LIST, PRICES } from '../../cost/prices.ts';
import { listTable, sideBySide } from '../output/table.ts';

const usd = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
const large = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: 4, notation: 'compact' });

/** How many levers are shown. */
const LEVERS = 3;

/** The estimate as a person reads it. */
export function costText(stage: string, estimate: Estimate): string {
  const { workload, workflow, stream, crossover, levers } = estimate;
  return [
    `Stage ${stage} at ${large(workload.rate)} events/s of ${workload.eventBytes} bytes from ${large(workload.accounts)} accounts, USD a month`,
    `(${PRICE_LIST.region}, list prices of ${PRICE_LIST.date}; * not read on that date)`,
    '',
    'Workflow lane',
    linesText(workflow),
    '',
    'Stream lane',
    linesText(stream),
    '',
    sideBySide(
      ['workflow lane', 'stream lane'],
      [
        ...services(workflow, stream),
        ['together', [usd(workflow.aMonth), usd(stream.aMonth)]],
        ['a million events', [usd(workflow.aMillionEvents), usd(stream.aMillionEvents)]],
      ],
    ),
    '',
    crossover === undefined
      ? 'One lane costs less at every rate.'
      : `The stream lane costs less above ${large(crossover)} events/s.`,
    '',
    'What matters most in the workflow lane:',
    ...levers
      .slice(0, LEVERS)
      .map(
        ({ change, before, after }) =>
          `  ${usd(before - after)} less a month (${usd(before)} → ${usd(after)}): ${change}`,
      ),
  ].join('\n');
}

const linesText = ({ lines }: LaneCost): string =>
  listTable(
    ['service', 'what', 'quantity', 'unit', 'price', 'USD'],
    lines.map(({ service, what, price, quantity, usd: amount }) => {
      const { usd: each, per, unit, checked } = PRICES[price];
      const of = per === 1 ? '' : ` / ${large(per)}`;
      return [
        service,
        what,
        large(quantity),
        unit,
        `${each}${of}${checked ? '' : ' *'}`,
        usd(amount),
      ];
    }),
  );

function services(workflow: LaneCost, stream: LaneCost): [string, (string | undefined)[]][] {
  const names = [...new Set([...workflow.lines, ...stream.lines].map(({ service }) => service))];
  const of = ({ lines }: LaneCost, service: string): string | undefined => {
    const own = lines.filter((each) => each.service === service);
    return own.length === 0 ? undefined : usd(own.reduce((sum, { usd: each }) => sum + each, 0));
  };
  return names.map((name) => [name, [of(workflow, name), of(stream, name)]]);
}
