import { readFileSync, writeFileSync } from 'node:fs';
import { estimate } from '../bin/cost/estimate.ts';
import { inventoryOf } from '../bin/cost/inventory.ts';
import { PRICE_LIST } from '../bin/cost/prices.ts';
import { DEFAULT_WORKLOAD } from '../bin/cost/workload.ts';
import { STAGES } from '../lib/stages.ts';
import { line, rectangle, svg, text } from './svg.ts';

/** Draws docs/images/cost.svg: what `millrace cost --stage prod` says over rates, accounts in proportion. */
const WIDTH = 960;
const HEIGHT = 420;
const [LEFT, RIGHT, TOP, BOTTOM] = [90, 760, 64, 360];
const RATES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
const [LOWEST, HIGHEST] = [100, 1_000_000];

const cdk = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
const inventory = inventoryOf(STAGES.prod, cdk.context);
const { rate: usual, accounts } = DEFAULT_WORKLOAD;
const at = (rate: number) =>
  estimate(
    { ...DEFAULT_WORKLOAD, rate, accounts: Math.max(1, Math.round((accounts * rate) / usual)) },
    STAGES.prod,
    inventory,
  );
const estimates = RATES.map((rate) => ({ rate, ...at(rate) }));
const crossover = estimates[0]?.crossover;

const scale = (value: number, low: number, high: number): number =>
  Math.log(value / low) / Math.log(high / low);
const x = (rate: number): number =>
  LEFT + (RIGHT - LEFT) * scale(rate, RATES[0] ?? 1, RATES.at(-1) ?? 1);
const y = (usd: number): number => BOTTOM - (BOTTOM - TOP) * scale(usd, LOWEST, HIGHEST);
const short = (value: number): string =>
  value.toLocaleString('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

const curve = (lane: 'workflow' | 'stream', name: string, colour: string): string[] => {
  const points = estimates.map((each): [number, number] => [x(each.rate), y(each[lane].aMonth)]);
  const last = estimates.at(-1);
  const [cx, cy] = points.at(-1) ?? [0, 0];
  return [
    line(points, 'curve', colour),
    ...points.map(([px, py]) => rectangle(px - 3, py - 3, 6, 6, colour)),
    text(cx + 12, cy + 4, `${name} $${short(last?.[lane].aMonth ?? 0)}`, 'label', colour),
  ];
};
const grid = (points: [number, number][]) => line(points, 'grid');

const picture = svg(WIDTH, HEIGHT, 'Cost of a month over the rate of events, for both lanes', [
  text(
    LEFT,
    30,
    `USD a month over events/s (stage prod, list prices of ${PRICE_LIST.date})`,
    'title',
  ),
  ...[100, 1_000, 10_000, 100_000, 1_000_000].flatMap((usd) => [
    grid([
      [LEFT, y(usd)],
      [RIGHT, y(usd)],
    ]),
    text(LEFT - 8, y(usd) + 4, `$${short(usd)}`, 'tick end'),
  ]),
  ...[1, 10, 100, 1_000, 10_000, 50_000].map((rate) =>
    text(x(rate), BOTTOM + 20, short(rate), 'tick middle'),
  ),
  ...(crossover === undefined
    ? []
    : [
        grid([
          [x(crossover), TOP],
          [x(crossover), BOTTOM],
        ]),
        text(x(crossover) + 6, TOP + 12, `the same at ${short(crossover)} events/s`, 'tick'),
      ]),
  ...curve('workflow', 'workflow lane', '#d1495b'),
  ...curve('stream', 'stream lane', '#2f6690'),
]);
writeFileSync(new URL('../docs/images/cost.svg', import.meta.url), picture);
