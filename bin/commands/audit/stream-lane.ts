import type { KafkaEndpoint, StreamEndpoint } from '../../../local/endpoints.ts';
import { logReader } from '../../../src/adapters/kafka/log-reader.ts';
import { postgresAuditStore } from '../../../src/adapters/postgres/audit-store.ts';
import { storePool } from '../../../src/adapters/postgres/pool.ts';
import { auditLane } from '../../../src/application/audit/audit-lane.ts';
import { isMillraceError, MillraceError } from '../../../src/domain/errors.ts';
import { rangesOf } from '../replay/run.ts';
import { collector } from './collector.ts';
import { everythingAsked, type LaneRequest } from './lane-request.ts';
import { auditReadModels } from './read-models.ts';
import { readWindows } from './read-windows.ts';
import type { LaneReport } from './report.ts';

export interface StreamLaneRequest extends LaneRequest {
  /** Days that members keep events and published outbox rows. */
  readonly retentionDays: number;
}

/** The stream lane: log, PostgreSQL and, when everything is asked for, the read models in Valkey. */
export async function auditStreamLane(
  { bootstrapServers, topic }: Pick<KafkaEndpoint, 'bootstrapServers' | 'topic'>,
  { databaseUrl, cacheUrl }: Pick<StreamEndpoint, 'databaseUrl' | 'cacheUrl'>,
  request: StreamLaneRequest,
): Promise<LaneReport> {
  const log = logReader(bootstrapServers);
  const pool = storePool(databaseUrl, 'audit');
  const { counts, findings, report } = collector('stream', request.onFinding);
  const { retentionDays, registry, onProgress, signal } = request;
  try {
    const store = postgresAuditStore(pool, { topic, retentionDays, readWindows });
    const everything = everythingAsked(request);
    const asked = everything ? undefined : await rangesOf(log, topic, request);
    const scope = await auditLane({
      ...{ topic, log, store, registry, asked, report, onProgress, signal },
    });
    const readModels = everything && cacheUrl !== null;
    if (readModels) {
      const partitions = scope.ranges.map(({ partition }) => partition);
      await auditReadModels(pool, cacheUrl, { topic, partitions, report, signal });
    }
    const interrupted = signal.aborted;
    return { lane: 'stream', ...scope, interrupted, readModels, counts, findings };
  } catch (cause) {
    throw unavailable(cause);
  } finally {
    await Promise.allSettled([log.close(), pool.end()]);
  }
}

function unavailable(cause: unknown): unknown {
  if (isMillraceError(cause)) return cause;
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new MillraceError(
    'MLR_STORE_UNAVAILABLE',
    `the stream lane's store can't be read from PostgreSQL: ${why}. Does it run? (npx millrace status)`,
    { cause },
  );
}
