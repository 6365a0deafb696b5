import { MillraceError } from '../../src/domain/errors.ts';
import type { BrokerBill, Inventory } from './inventory.ts';
import { type CostLine, line, type PriceName } from './prices.ts';
import { eventsOf, GB, HOURS, type Workload } from './workload.ts';

/** The log: what every lane that reads it shares. @param readers lanes that read it */
export function msk(workload: Workload, inventory: Inventory, readers: number): CostLine[] {
  if (inventory.brokers !== undefined) return provisioned(inventory.brokers);
  if (inventory.count('AWS::MSK::ServerlessCluster') === 0) return [];
  const bytes = (eventsOf(workload) * workload.eventBytes) / GB;
  return [
    line('MSK Serverless', 'cluster', 'msk-serverless-hour', HOURS),
    line(
      'MSK Serverless',
      `${workload.partitions} partitions`,
      'msk-partition-hour',
      workload.partitions * HOURS,
    ),
    line('MSK Serverless', 'written', 'msk-in-gb', bytes),
    line('MSK Serverless', `read by ${readers} lane`, 'msk-out-gb', bytes * readers),
  ];
}

/** Brokers by the hour with the storage they start with; what is written and read has no price. */
function provisioned({ instanceType, count, storageGiB }: BrokerBill): CostLine[] {
  const { price, times } = priceOf(instanceType);
  return [
    line('MSK', `${count} × ${instanceType}`, price, count * times * HOURS),
    line('MSK', `${storageGiB} GiB each`, 'msk-storage-gb-month', count * storageGiB),
  ];
}

const LARGE: Readonly<Record<string, PriceName>> = {
  m5: 'msk-m5-large-hour',
  m7g: 'msk-m7g-large-hour',
};

/**
 * Sizes of a family cost as many times a `large` as they have its processors.
 * @throws MillraceError `MLR_CONFIG_INVALID` for a family that has no price here
 */
function priceOf(instanceType: string): { readonly price: PriceName; readonly times: number } {
  if (instanceType === 'kafka.t3.small') return { price: 'msk-t3-small-hour', times: 1 };
  const [, family = '', many, x] = /^kafka\.(\w+)\.(\d*)(x?)large$/.exec(instanceType) ?? [];
  const price = LARGE[family];
  if (price === undefined) {
    throw new MillraceError(
      'MLR_CONFIG_INVALID',
      `There is no price of ${instanceType} in bin/cost/prices-us-east-1.json: add it, and its family to bin/cost/msk.ts.`,
    );
  }
  return { price, times: x === 'x' ? 2 * Number(many || 1) : 1 };
}
