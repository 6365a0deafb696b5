import type { Pool } from 'pg';
import { postgresCommittedLog } from '../adapters/postgres/committed-log.ts';
import type { StreamTelemetry } from '../adapters/prometheus/telemetry.ts';
import { connectCache } from '../adapters/valkey/connection.ts';
import { valkeyReadModelStore } from '../adapters/valkey/read-model-store.ts';
import { PROJECTION_SETTINGS } from '../domain/projections/projections.config.ts';
import { startProjector } from './projector.ts';
import type { StreamReport } from './report.ts';

/** What the member tells its read models. */
export interface ReadModelFeed {
  /** The partitions this member owns now. */
  follow(partitions: readonly number[]): void;
  /** Something of the partition was stored. */
  notify(partition: number): void;
  stop(): Promise<void>;
}

export interface ReadModelPorts {
  readonly pool: Pool;
  readonly telemetry: StreamTelemetry;
  readonly report: StreamReport;
  /** Whether the member has more to do than it can do at once: read models then wait. */
  readonly busy: () => boolean;
}

/** Read models in the cache, where there is one. A cache that fails is reported and never makes the member unready. */
export function readModelFeed(cacheUrl: string | undefined, ports: ReadModelPorts): ReadModelFeed {
  if (cacheUrl === undefined) return { follow() {}, notify() {}, stop: async () => {} };
  const { pool, telemetry, report, busy } = ports;
  const cache = connectCache(cacheUrl, (error) => report.cacheFails(error));
  const projector = startProjector(
    { log: postgresCommittedLog(pool), store: valkeyReadModelStore(cache) },
    {
      retainedMinutes: PROJECTION_SETTINGS.retainedMinutes,
      busy,
      onError: (error) => report.cacheFails(error),
      onLag(partition, records) {
        const labels = { partition: String(partition) };
        if (records === undefined) telemetry.forget('ProjectionLag', labels);
        else telemetry.gauge('ProjectionLag', records, labels);
        if (records === 0) report.cacheAnswers();
      },
    },
  );
  return {
    follow: (partitions) => projector.follow(partitions),
    notify: (partition) => projector.notify(partition),
    async stop() {
      await projector.stop();
      cache.close();
    },
  };
}
