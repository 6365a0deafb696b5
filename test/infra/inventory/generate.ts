/** `npm run inventory:generate`: writes the inventory of every stage, whose difference shows what a change does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { STAGES } from '../../../lib/stages.ts';
import { inventoryFile, SNAPSHOTS } from './files.ts';
import { inventory } from './inventory.ts';
import { assembleStages } from './placeholder.ts';

const assembly = assembleStages();
mkdirSync(SNAPSHOTS, { recursive: true });
for (const stage of Object.keys(STAGES)) {
  writeFileSync(inventoryFile(stage), inventory(assembly, stage));
  console.log(`✓ ${inventoryFile(stage)}`);
}
