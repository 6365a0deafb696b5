import { expect, it } from '@jest/globals';
import { inventoryOf } from '../../bin/cost/inventory.ts';
import { FUNCTIONS, functionsOf } from '../../lib/functions.ts';
import { STAGES } from '../../lib/stages.ts';
import { TABLES } from '../../lib/tables.ts';
import { context } from './synth.ts';

it('finds in the templates what is billed', () => {
  const { functions, indexes, backups, pollers, count } = inventoryOf(STAGES.prod, context);

  expect([...functions.keys()].sort()).toEqual(functionsOf(STAGES.prod).sort());
  for (const [name, { memoryMiB, architecture }] of functions) {
    expect(memoryMiB).toBe(FUNCTIONS[name as keyof typeof FUNCTIONS].memoryMiB);
    expect(architecture).toBe('arm64');
  }
  expect([...indexes.keys()].sort()).toEqual(Object.keys(TABLES).sort());
  expect(indexes.get('alerts')).toContain('byDay');
  expect({ backups, pollers }).toEqual({ backups: true, pollers: 1 });
  expect(count('AWS::MSK::ServerlessCluster')).toBe(1);
});
