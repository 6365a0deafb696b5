import { describe, expect, it } from '@jest/globals';
import { estimate } from '../../../../bin/cost/estimate.ts';
import type { Inventory } from '../../../../bin/cost/inventory.ts';
import { PRICES, totalOf } from '../../../../bin/cost/prices.ts';
import { windowUnits } from '../../../../bin/cost/window-units.ts';
import { workflowLane } from '../../../../bin/cost/workflow-lane.ts';
import { DEFAULT_WORKLOAD } from '../../../../bin/cost/workload.ts';
import { STAGES } from '../../../../lib/stages.ts';

const STEPS = ['ingest-kafka', 'validate', 'enrich', 'detect', 'persist'];
/** A stage with what is billed by use, one of each, and nothing else. */
const inventory: Inventory = {
  count: (type) => (type === 'AWS::MSK::ServerlessCluster' ? 1 : 0),
  functions: new Map(STEPS.map((name) => [name, { memoryMiB: 512, architecture: 'arm64' }])),
  indexes: new Map([
    ['events', []],
    ['alerts', ['byDay']],
  ]),
  backups: false,
  pollers: 1,
  brokers: undefined,
  endpointZones: 0,
  stream: undefined,
};
const stage = STAGES.prod;
const { workflow, stream, crossover, levers } = estimate(DEFAULT_WORKLOAD, stage, inventory);
const lineOf = (lines: typeof workflow.lines, what: string) => {
  const found = lines.filter((each) => each.what.startsWith(what));
  expect(found).toHaveLength(1);
  return found[0] ?? { quantity: 0, usd: 0 };
};

describe('a month at 15,000 events/s', () => {
  it('can be recomputed from what is printed: every line, the totals, the price of a million', () => {
    for (const lane of [workflow, stream]) {
      expect(lane.lines.length).toBeGreaterThan(8);
      let sum = 0;
      for (const { price, quantity, usd } of lane.lines) {
        expect(usd).toBeCloseTo((quantity / PRICES[price].per) * PRICES[price].usd, 6);
        sum += usd;
      }
      expect(lane.aMonth).toBeCloseTo(sum, 4);
      expect(lane.aMillionEvents).toBeCloseTo(sum / (15_000 * 3_600 * 730 * 1e-6), 6);
    }
  });

  it('has the quantities that its rate, sizes and shares give', () => {
    const events = 15_000 * 3_600 * 730;
    const { lines } = workflow;
    expect(lineOf(lines, 'written').quantity).toBeCloseTo((events * 300) / 1e9, 6);
    // Below 1 KB, and two units as part of a transaction.
    expect(lineOf(lines, 'events, ').quantity).toBe(2 * events);
    expect(lineOf(lines, 'executions').quantity).toBeCloseTo(events / 332, 0);
    expect(lineOf(lines, 'requests').quantity).toBeCloseTo((5 * events) / 332, 0);
    expect(lineOf(lines, 'Kafka pollers').quantity).toBe(730);
  });

  it('costs less than half in DynamoDB since windows are stored in parts', () => {
    const dynamoDb = (wholeWindows: boolean): number =>
      totalOf(
        workflowLane(DEFAULT_WORKLOAD, stage, inventory, { wholeWindows }).filter(
          ({ service }) => service === 'DynamoDB',
        ),
      );
    expect(dynamoDb(false)).toBeLessThan(dynamoDb(true) / 2);
  });

  it('ranks what saves most', () => {
    const saved = levers.map(({ before, after }) => before - after);
    expect(saved.length).toBeGreaterThanOrEqual(3);
    expect(saved).toEqual([...saved].sort((a, b) => b - a));
  });

  it('finds the rate at which both lanes cost the same', () => {
    const at = (rate: number): number => {
      const accounts = Math.round((DEFAULT_WORKLOAD.accounts * rate) / DEFAULT_WORKLOAD.rate);
      const both = estimate({ ...DEFAULT_WORKLOAD, rate, accounts }, stage, inventory);
      return both.workflow.aMonth - both.stream.aMonth;
    };
    const rate = crossover ?? Number.NaN;
    expect(at(rate * 0.95)).toBeLessThan(0);
    expect(at(rate * 1.05)).toBeGreaterThan(0);
  });
});

describe('a window', () => {
  it('costs the same either way while it is small', () => {
    const { inParts, whole } = windowUnits(3_600_000);
    expect(inParts).toEqual(whole);
    expect(whole).toMatchObject({ writes: 2, reads: 1 });
  });

  it('costs a few units in parts, and two a kilobyte as one item, when it is large', () => {
    const { inParts, whole } = windowUnits(66_667);
    expect(whole.entries).toBeGreaterThan(300);
    expect(whole.writes).toBeGreaterThan(15);
    expect(inParts.writes).toBeLessThan(3);
  });
});
