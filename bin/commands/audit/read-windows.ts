import type { ReadWindows } from '../../../src/adapters/postgres/audit-store.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import { restoreWindows } from '../../../src/stream/restore.ts';

/** As the next owner of a partition restores them. */
export const readWindows: ReadWindows = async (pool, { partition, nextOffset, generation }) => {
  const claim = { epoch: 0, nextOffset, snapshotGeneration: generation };
  return (await restoreWindows(pool, partition, claim, rulesFor())).windows;
};
