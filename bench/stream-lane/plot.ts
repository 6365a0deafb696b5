import { line, rectangle, svg, text } from '../svg.ts';
import type { Results } from './results.ts';

const WIDTH = 960;
const HEIGHT = 400;
const TOP = 64;
const BOTTOM = 340;
const LABEL_HEIGHT = 14;
const LEFT_PANEL = { from: 64, to: 440 };
const RIGHT_PANEL = { from: 715, to: 895 };

const LINES = [
  { figure: 'p999Ms', label: 'p99.9', colour: '#d1495b' },
  { figure: 'p99Ms', label: 'p99', colour: '#b8860b' },
  { figure: 'p95Ms', label: 'p95', colour: '#2a9d8f' },
  { figure: 'p50Ms', label: 'p50', colour: '#2f6690' },
] as const;

const BARS = [
  { scenario: 'drain-2m', figure: 'eventsPerSecond', label: 'backlog of 2 M, 1 member' },
  { scenario: 'drain-20m', figure: 'eventsPerSecond', label: 'backlog of 20 M, 1 member' },
  { scenario: 'million-accounts', figure: 'eventsPerSecond', label: '1 M accounts, 1 member' },
  { scenario: 'members-1-2-4', figure: 'members1EventsPerSecond', label: 'live, 1 member' },
  { scenario: 'members-1-2-4', figure: 'members2EventsPerSecond', label: 'live, 2 members' },
  { scenario: 'members-1-2-4', figure: 'members4EventsPerSecond', label: 'live, 4 members' },
] as const;

/** Latency over rate on the left, throughput on the right; what was not measured is left out. */
export function plot(results: Results): string {
  return svg(WIDTH, HEIGHT, 'Stream lane: latency over rate, and events a second', [
    ...latencies(results),
    ...throughput(results),
  ]);
}

function latencies(results: Results): string[] {
  const rates = Object.keys(results)
    .flatMap((name) => /^paced-(\d+)k$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  if (rates.length === 0) return [];
  const median = (rate: number, figure: string): number =>
    results[`paced-${rate}k`]?.summary[figure]?.median ?? 0;
  const highest = Math.max(10, ...rates.map((rate) => median(rate, 'p999Ms')));
  const decades = Math.ceil(Math.log10(highest));
  const x = (rate: number): number =>
    LEFT_PANEL.from + ((LEFT_PANEL.to - LEFT_PANEL.from) * rate) / Math.max(50, ...rates);
  const y = (ms: number): number =>
    BOTTOM - ((BOTTOM - TOP) * Math.log10(Math.max(ms, 1))) / decades;
  const ticks = Array.from({ length: decades + 1 }, (_, i) =>
    [1, 2, 5].map((step) => step * 10 ** i),
  )
    .flat()
    .filter((ms) => ms <= 10 ** decades);
  return [
    text(LEFT_PANEL.from, 30, 'Creation to commit, ms, over events/s', 'title'),
    ...ticks.flatMap((ms) => [
      line(
        [
          [LEFT_PANEL.from, y(ms)],
          [LEFT_PANEL.to, y(ms)],
        ],
        'grid',
      ),
      text(LEFT_PANEL.from - 8, y(ms) + 4, String(ms), 'tick end'),
    ]),
    ...rates.map((rate) => text(x(rate), BOTTOM + 20, `${rate}K`, 'tick middle')),
    ...LINES.flatMap(({ figure, colour }) => {
      const points = rates.map((rate): [number, number] => [x(rate), y(median(rate, figure))]);
      return [
        line(points, 'curve', colour),
        ...points.map(([cx, cy]) => rectangle(cx - 3, cy - 3, 6, 6, colour)),
      ];
    }),
    ...labels(rates.at(-1), x, (rate, figure) => ({
      ms: median(rate, figure),
      height: y(median(rate, figure)),
    })),
  ];
}

/** At the end of each curve, from the top down, none over another. */
function labels(
  rate: number | undefined,
  x: (rate: number) => number,
  end: (rate: number, figure: string) => { readonly ms: number; readonly height: number },
): string[] {
  if (rate === undefined) return [];
  let free = 0;
  return LINES.map(({ figure, label, colour }) => {
    const { ms, height } = end(rate, figure);
    const place = Math.max(height + 4, free);
    free = place + LABEL_HEIGHT;
    return text(x(rate) + 10, place, `${label} ${shown(ms)}`, 'label', colour);
  });
}

function throughput(results: Results): string[] {
  const bars = BARS.flatMap(({ scenario, figure, label }) => {
    const spread = results[scenario]?.summary[figure];
    return spread === undefined ? [] : [{ label, ...spread }];
  });
  const highest = Math.max(1, ...bars.map(({ max }) => max));
  const scale = (RIGHT_PANEL.to - RIGHT_PANEL.from) / highest;
  const pitch = Math.min(52, (BOTTOM - TOP) / Math.max(bars.length, 1));
  return [
    text(RIGHT_PANEL.from, 30, 'Events stored a second', 'title'),
    ...bars.flatMap(({ label, median, min, max }, index) => {
      const top = TOP + index * pitch;
      const middle = top + pitch / 2 - 4;
      return [
        text(RIGHT_PANEL.from - 8, middle + 4, label, 'tick end'),
        rectangle(RIGHT_PANEL.from, top, median * scale, pitch - 12, '#2f6690'),
        line(
          [
            [RIGHT_PANEL.from + min * scale, middle],
            [RIGHT_PANEL.from + max * scale, middle],
          ],
          'range',
        ),
        text(
          RIGHT_PANEL.from + max * scale + 6,
          middle + 4,
          `${Math.round(median / 1_000)}K`,
          'label',
        ),
      ];
    }),
  ];
}

const shown = (ms: number): string => ms.toLocaleString('en-US', { maximumFractionDigits: 1 });
