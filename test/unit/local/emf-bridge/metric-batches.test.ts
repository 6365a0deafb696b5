import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EmfMetric } from '../../../../local/emf-bridge/emf.ts';
import { metricBatches } from '../../../../local/emf-bridge/metric-batches.ts';

const metric = (fields: Partial<EmfMetric>): EmfMetric => ({
  ...{ namespace: 'n', name: 'm', unit: 'Count', dimensions: [['service', 's']] },
  ...{ values: [1], timestamp: 5_000, storageResolution: 60 },
  ...fields,
});

describe('metricBatches', () => {
  it('joins what belongs to the same second and series, and counts equal values', () => {
    const batches = metricBatches([
      metric({ values: [4, 4], timestamp: 5_100 }),
      metric({ values: [4, 9], timestamp: 5_900 }),
      metric({ values: [4], timestamp: 6_000 }),
    ]);

    expect(batches).toHaveLength(1);
    expect(batches[0]?.data).toEqual([
      expect.objectContaining({ Values: [4, 9], Counts: [3, 1], Timestamp: new Date(5_000) }),
      expect.objectContaining({ Values: [4], Counts: [1], Timestamp: new Date(6_000) }),
    ]);
  });

  it.each([
    ['unit', { unit: 'Milliseconds' }],
    ['dimensions', { dimensions: [['service', 't']] as const }],
    ['name', { name: 'other' }],
    ['namespace', { namespace: 'other' }],
  ])('keeps another %s apart', (_, fields) => {
    const data = metricBatches([metric({}), metric(fields)]).flatMap((batch) => batch.data);

    expect(data).toHaveLength(2);
  });

  it('keeps the sum and the number of all values within the limits of a call', () => {
    const metrics = fc.array(
      fc.record({
        values: fc.array(fc.integer(), { minLength: 1, maxLength: 400 }),
        name: fc.constantFrom('a', 'b'),
      }),
      { maxLength: 20 },
    );
    const property = fc.property(metrics, (drawn) => {
      const batches = metricBatches(drawn.map(metric));

      const pairs = batches
        .flatMap(({ data }) => data)
        .flatMap(({ Values = [], Counts = [] }) =>
          Values.map((v, i) => [v, Counts[i] ?? 0] as const),
        );
      const values = drawn.flatMap((each) => each.values);
      expect(pairs.reduce((sum, [, n]) => sum + n, 0)).toBe(values.length);
      expect(pairs.reduce((sum, [v, n]) => sum + v * n, 0)).toBe(values.reduce((a, b) => a + b, 0));
      for (const { data } of batches) {
        expect(data.length).toBeLessThanOrEqual(1_000);
        expect(Math.max(0, ...data.map(({ Values = [] }) => Values.length))).toBeLessThanOrEqual(
          150,
        );
      }
    });

    fc.assert(property, { numRuns: 50 });
  });
});
