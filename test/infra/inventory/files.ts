import { join } from 'node:path';

export const SNAPSHOTS = join(import.meta.dirname, '..', 'snapshots');

export const inventoryFile = (stage: string): string => join(SNAPSHOTS, `${stage}.txt`);
