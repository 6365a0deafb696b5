import type { CommonEndpoints } from '../../../local/endpoints.ts';
import type { LaneName } from '../options/lane.ts';
import { openDegraded } from '../reference/degraded.ts';

/** Events of each lane that were stored without reference data and wait to be enriched; absent: no answer. */
export type DegradedCounts = Readonly<Partial<Record<LaneName, number>>>;

export async function degradedCounts(endpoints: CommonEndpoints): Promise<DegradedCounts> {
  const { lanes, close } = openDegraded(endpoints, 'both');
  try {
    const counts = lanes.map(async ({ lane, degraded }) => {
      const waiting = await degraded.waiting().catch(() => undefined);
      return waiting === undefined ? [] : [[lane, waiting] as const];
    });
    return Object.fromEntries((await Promise.all(counts)).flat());
  } finally {
    await close();
  }
}
