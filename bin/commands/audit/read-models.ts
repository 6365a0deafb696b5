import type { Pool } from 'pg';
import { postgresCommittedLog } from '../../../src/adapters/postgres/committed-log.ts';
import { valkeyAuditedReadModels } from '../../../src/adapters/valkey/audit-read-models.ts';
import { connectCache } from '../../../src/adapters/valkey/connection.ts';
import { checkReadModels } from '../../../src/application/audit/check-read-models.ts';
import type { Report } from '../../../src/application/audit/finding.ts';
import { PROJECTION_SETTINGS } from '../../../src/domain/projections/projections.config.ts';

export interface ReadModelsRequest {
  readonly topic: string;
  readonly partitions: readonly number[];
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** The read models in Valkey against what is committed in PostgreSQL. */
export async function auditReadModels(
  pool: Pool,
  cacheUrl: string,
  { topic, partitions, report, signal }: ReadModelsRequest,
): Promise<void> {
  const cache = connectCache(cacheUrl, () => {});
  const log = postgresCommittedLog(pool);
  const readModels = valkeyAuditedReadModels(cache);
  const audit = { topic, log, readModels, settings: PROJECTION_SETTINGS, report, signal };
  try {
    for (const partition of partitions) {
      if (!signal.aborted) await checkReadModels(audit, partition);
    }
  } finally {
    cache.close();
  }
}
