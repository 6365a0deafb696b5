import { describe, expect, it } from '@jest/globals';
import type { Inventory } from '../../../../bin/cost/inventory.ts';
import { msk } from '../../../../bin/cost/msk.ts';
import { PRICES } from '../../../../bin/cost/prices.ts';
import { DEFAULT_WORKLOAD } from '../../../../bin/cost/workload.ts';

const withBrokers = (instanceType: string, count = 3): Inventory => ({
  count: () => 0,
  functions: new Map(),
  indexes: new Map(),
  backups: false,
  pollers: 0,
  brokers: { instanceType, count, storageGiB: 100 },
  endpointZones: 0,
  stream: undefined,
});

describe('brokers of MSK', () => {
  it.each([
    ['kafka.t3.small', 'msk-t3-small-hour', 1],
    ['kafka.m5.large', 'msk-m5-large-hour', 1],
    ['kafka.m7g.large', 'msk-m7g-large-hour', 1],
    ['kafka.m7g.xlarge', 'msk-m7g-large-hour', 2],
    ['kafka.m7g.4xlarge', 'msk-m7g-large-hour', 8],
  ] as const)('%s is billed by the hour, and the storage of each', (type, price, times) => {
    const [hours, storage, ...others] = msk(DEFAULT_WORKLOAD, withBrokers(type), 1);

    expect(others).toEqual([]);
    expect(hours).toMatchObject({ price, quantity: 3 * times * 730 });
    expect(hours?.usd).toBeCloseTo(3 * times * 730 * PRICES[price].usd, 6);
    expect(storage).toMatchObject({ price: 'msk-storage-gb-month', quantity: 300 });
  });

  it('of a family without a price are refused, by name', () => {
    expect(() => msk(DEFAULT_WORKLOAD, withBrokers('kafka.m9z.large'), 1)).toThrow(
      expect.objectContaining({
        code: 'MLR_CONFIG_INVALID',
        message: expect.stringContaining('kafka.m9z.large'),
      }),
    );
  });
});
