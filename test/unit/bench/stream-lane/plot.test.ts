import { describe, expect, it } from '@jest/globals';
import { thisMachine } from '../../../../bench/machine.ts';
import { type Figures, summarise } from '../../../../bench/stream-lane/figures.ts';
import { plot } from '../../../../bench/stream-lane/plot.ts';

const recorded = (...runs: Figures[]) => ({
  ...{ command: '', machine: thisMachine(), settings: {}, runs },
  summary: summarise(runs),
});

const latencies = (p50Ms: number): Figures => ({
  ...{ p50Ms, p95Ms: 2 * p50Ms, p99Ms: 3 * p50Ms, p999Ms: 4 * p50Ms },
});

const RESULTS = {
  'paced-5k': recorded(latencies(4)),
  'paced-15k': recorded(latencies(6)),
  'paced-50k': recorded(latencies(30)),
  'drain-2m': recorded({ eventsPerSecond: 131_000 }, { eventsPerSecond: 142_000 }),
  'members-1-2-4': recorded({ members1EventsPerSecond: 120_000, members2EventsPerSecond: 150_000 }),
};

describe('plot', () => {
  it('draws each percentile over the rates and a bar for each throughput', () => {
    const picture = plot(RESULTS);

    expect(picture.match(/class="curve"/g)).toHaveLength(4);
    expect(picture).toContain('>p99 90<');
    expect([...picture.matchAll(/>(\d+K)</g)].map(([, label]) => label)).toEqual([
      ...['5K', '15K', '50K'],
      ...['131K', '120K', '150K'],
    ]);
  });

  it('keeps every point within the picture', () => {
    const places = [...plot(RESULTS).matchAll(/(?:points|x|y)="([^"]+)"/g)];
    const numbers = places.flatMap(([, list = '']) => list.split(/[ ,]/).map(Number));

    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(960);
  });

  it('leaves out what was not measured', () => {
    expect(plot({})).not.toContain('curve"');
  });
});
