import { expect, it } from '@jest/globals';
import { inventoryOf } from '../../bin/cost/inventory.ts';
import { FUNCTIONS, functionsOf } from '../../lib/functions.ts';
import type { Stage } from '../../lib/stage.ts';
import { STAGES } from '../../lib/stages.ts';
import { TABLES } from '../../lib/tables.ts';
import { withLane } from './constructs/stream-lane/lane.ts';
import { context } from './synth.ts';

it('finds in the templates what is billed', () => {
  const { functions, indexes, backups, pollers, brokers, count } = inventoryOf(
    STAGES.prod,
    context,
  );

  expect([...functions.keys()].sort()).toEqual(functionsOf(STAGES.prod).sort());
  for (const [name, { memoryMiB, architecture }] of functions) {
    expect(memoryMiB).toBe(FUNCTIONS[name as keyof typeof FUNCTIONS].memoryMiB);
    expect(architecture).toBe('arm64');
  }
  expect([...indexes.keys()].sort()).toEqual(Object.keys(TABLES).sort());
  expect(indexes.get('alerts')).toContain('byDay');
  expect(brokers).toBeUndefined();
  expect({ backups, pollers }).toEqual({ backups: true, pollers: 1 });
  expect(count('AWS::MSK::ServerlessCluster')).toBe(1);
});

it('finds the brokers that a stage has made', () => {
  const kafka: Stage['kafka'] = {
    kind: 'msk-provisioned',
    cluster: {
      ...{ kafkaVersion: '4.1.x.kraft', instanceType: 'kafka.t3.small' },
      ...{ brokersPerZone: 2, zones: 2, storageGiB: { start: 10, max: 50 }, partitions: 6 },
    },
    polling: {
      batchSize: 500,
      partialResponses: false,
      bisect: false,
      pollers: { min: 1, max: 1 },
    },
  };

  const { brokers, count } = inventoryOf({ ...STAGES.dev, kafka }, context);

  expect(brokers).toEqual({ instanceType: 'kafka.t3.small', count: 4, storageGiB: 10 });
  expect(count('AWS::MSK::Cluster')).toBe(1);
});

it('finds the stream lane that a stage deploys, apart from what is beside it', () => {
  const { stream, endpointZones } = inventoryOf(withLane(), context);

  expect(stream).toEqual({
    ...{ leastMembers: 2, vcpu: 1, memoryGb: 2, databases: 2, leastAcu: 0.5, endpointZones: 8 },
  });
  expect(endpointZones).toBe(0);
  expect(inventoryOf(STAGES.prod, context).stream).toBeUndefined();
});
