import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { STAGES } from '../../lib/stages.ts';
import type { Assembly } from '../check-cloud/assembly.ts';
import { inventoryFile } from './inventory/files.ts';
import { inventory } from './inventory/inventory.ts';
import { assembleStages } from './inventory/placeholder.ts';

let assembly: Assembly;

beforeAll(() => {
  assembly = assembleStages();
});

it.each(Object.keys(STAGES))(
  '%s consists of what its inventory says (is a difference meant? npm run inventory:generate)',
  (stage) => {
    const written = readFileSync(inventoryFile(stage), 'utf8');

    expect(inventory(assembly, stage).split('\n')).toEqual(written.split('\n'));
  },
);
