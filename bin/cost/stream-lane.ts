import type Bench from '../../bench/results/stream-lane.json';
import { ASSUMED } from './assumptions.ts';
import type { Inventory, StreamBill } from './inventory.ts';
import { msk } from './msk.ts';
import { type CostLine, line } from './prices.ts';
import { readJson } from './read-json.ts';
import { standing } from './workflow-lane.ts';
import { eventsOf, GB, HOURS, type Workload } from './workload.ts';

const bench = readJson<typeof Bench>('../../bench/results/stream-lane.json');

/** CPU of one event live, µs, at the measured rates: batches grow with the rate, and what an event takes shrinks. */
const MEASURED = ['paced-15k', 'paced-30k', 'paced-50k'].map((name) => {
  const { summary } = bench[name as keyof typeof bench] as {
    summary: Record<string, { median: number }>;
  };
  const median = (figure: string): number => summary[figure]?.median ?? 0;
  return {
    rate: median('eventsPerSecond'),
    member: median('processorCpuUs'),
    database: median('postgresCpuUs'),
  };
});

/** An ACU has about a quarter of a vCPU, with 2 GB. */
const ACU_PER_VCPU = 4;
/** Where no stage says otherwise: two members so that one may go, a writer and one reader to fail over to. */
const USUAL: StreamBill = {
  ...{ leastMembers: 2, vcpu: 1, memoryGb: 2 },
  ...{ databases: 2, leastAcu: 1, endpointZones: 0 },
};
/** Of an event with its indexes and its id, bytes. */
const ROW_BYTES = 420;
/** Of an account in the cache, bytes. */
const CACHED_BYTES = 250;
const LEAST_CACHE_GB = 0.1;

/**
 * Members on Fargate, Aurora PostgreSQL and Valkey, a month, sized by what was measured; of a stage that deploys the
 * lane, as its templates have it: with endpoints and without Valkey.
 */
export function streamLane(workload: Workload, inventory: Inventory): CostLine[] {
  const { rate, accounts } = workload;
  // Below the lowest rate measured an event takes as much as at it.
  const at = MEASURED.filter((each) => each.rate <= rate * 1.01).at(-1) ?? MEASURED[0];
  const vcpu = (us: number): number => (rate * us) / 1e6 / ASSUMED.utilisation;
  const { leastMembers, leastAcu, databases, endpointZones, ...member } = inventory.stream ?? USUAL;
  const members = Math.max(leastMembers, Math.ceil(vcpu(at?.member ?? 0) / member.vcpu));
  const acu = Math.max(leastAcu, Math.ceil(2 * vcpu(at?.database ?? 0) * ACU_PER_VCPU) / 2);
  const events = eventsOf(workload);
  const cached = Math.max(LEAST_CACHE_GB, (accounts * CACHED_BYTES) / GB);
  return [
    ...msk(workload, inventory, 1),
    line(
      'Fargate',
      `${members} members, vCPU`,
      'fargate-vcpu-hour-arm64',
      members * member.vcpu * HOURS,
    ),
    line(
      'Fargate',
      `${members} members, memory`,
      'fargate-gb-hour-arm64',
      members * member.memoryGb * HOURS,
    ),
    line(
      'Aurora',
      `${databases} × ${acu} ACU`,
      'aurora-acu-hour-io-optimized',
      databases * acu * HOURS,
    ),
    line('Aurora', 'events of a month', 'aurora-gb-month-io-optimized', (events * ROW_BYTES) / GB),
    ...(inventory.stream === undefined
      ? [
          line('Valkey', 'latest state', 'valkey-gb-hour', cached * HOURS),
          // A change of an account is a few commands in one script.
          line('Valkey', 'commands', 'valkey-ecpu', events * 2),
        ]
      : [line('VPC', "members' endpoints", 'endpoint-hour', endpointZones * HOURS)]),
    ...standing(inventory),
  ];
}
