import { postgresCommittedLog } from '../../../src/adapters/postgres/committed-log.ts';
import { storePool } from '../../../src/adapters/postgres/pool.ts';
import { connectCache } from '../../../src/adapters/valkey/connection.ts';
import { valkeyReadModelStore } from '../../../src/adapters/valkey/read-model-store.ts';
import { rebuildReadModels } from '../../../src/application/projections/rebuild.ts';
import { PROJECTION_SETTINGS } from '../../../src/domain/projections/projections.config.ts';

/**
 * The read models in Valkey, a new generation of each partition, from what is committed.
 * @param onProgress told the events that were projected
 * @returns their number
 */
export async function rebuildReadModelsOf(
  { databaseUrl, cacheUrl }: { readonly databaseUrl: string; readonly cacheUrl: string },
  signal: AbortSignal,
  onProgress: (events: number) => void,
): Promise<number> {
  const pool = storePool(databaseUrl, 'rebuild');
  const cache = connectCache(cacheUrl, () => {});
  const ports = { log: postgresCommittedLog(pool), store: valkeyReadModelStore(cache) };
  try {
    return await rebuildReadModels(ports, PROJECTION_SETTINGS, ({ events }) => {
      onProgress(events);
      signal.throwIfAborted();
    });
  } finally {
    cache.close();
    await pool.end();
  }
}
