import { postgresCommittedLog } from '../../../src/adapters/postgres/committed-log.ts';
import { storePool } from '../../../src/adapters/postgres/pool.ts';
import { connectCache } from '../../../src/adapters/valkey/connection.ts';
import { valkeyReadModelStore } from '../../../src/adapters/valkey/read-model-store.ts';
import type { Report } from '../../../src/application/audit/finding.ts';
import { rebuildReadModels } from '../../../src/application/projections/rebuild.ts';
import { PROJECTION_SETTINGS } from '../../../src/domain/projections/projections.config.ts';
import { auditReadModels } from '../audit/read-models.ts';

export interface ReadModelPlaces {
  readonly databaseUrl: string;
  readonly cacheUrl: string;
}

/**
 * The read models in Valkey, a new generation of each partition, from what is committed.
 * @param onProgress told the events that were projected
 * @returns their number
 */
export async function rebuildReadModelsOf(
  { databaseUrl, cacheUrl }: ReadModelPlaces,
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

/** Compares them with what is committed instead, as the audit does. */
export async function compareReadModelsOf(
  { databaseUrl, cacheUrl }: ReadModelPlaces,
  topic: string,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const pool = storePool(databaseUrl, 'rebuild');
  try {
    const partitions = [...(await postgresCommittedLog(pool).checkpoints()).keys()];
    await auditReadModels(pool, cacheUrl, { topic, partitions, report, signal });
  } finally {
    await pool.end();
  }
}
