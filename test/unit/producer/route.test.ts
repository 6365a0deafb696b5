import { describe, expect, it } from '@jest/globals';
import { compatibilityPartitioner } from '@platformatic/kafka';
import { generate } from '../../../src/producer/generator/generate.ts';
import type { ProducerRecord } from '../../../src/producer/record.ts';
import { routeOf } from '../../../src/producer/route.ts';

const records: ProducerRecord[] = [
  ...generate({ seed: 5, count: 4_000, endAt: Date.UTC(2026, 0), invalid: 44 }).records(),
];

describe('routeOf', () => {
  it('splits accounts about in half and keeps each on one route', () => {
    const routes = Map.groupBy(
      records.filter(({ kind }) => kind !== 'invalid'),
      (record) => routeOf(record, 'both'),
    );
    const share = (routes.get('kafka')?.length ?? 0) / 4_000;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    const accounts = [...routes.values()].map((all) => new Set(all.map((r) => r.event.accountId)));
    expect(accounts[0]?.isDisjointFrom(accounts[1] ?? new Set())).toBe(true);
  });

  it('leaves no partition of the Kafka half empty', () => {
    const partitions = new Set(
      records
        .filter((record) => routeOf(record, 'both') === 'kafka')
        .map(({ event }) => {
          const key = Buffer.from(event.accountId);
          return compatibilityPartitioner({ topic: 't', key, value: key }, key) % 4;
        }),
    );
    expect(partitions.size).toBe(4);
  });

  it('sends an invalid record where such a record can exist', () => {
    for (const record of records) {
      const { damage } = record;
      if (damage !== undefined) expect(damage.routes).toContain(routeOf(record, 'both'));
    }
  });

  it.each(['kafka', 'eventbridge'] as const)('sends everything over %s when told so', (route) => {
    expect(new Set(records.map((record) => routeOf(record, route)))).toEqual(new Set([route]));
  });
});
