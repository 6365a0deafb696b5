import pg from 'pg';
import { postgresCommittedLog } from '../../../src/adapters/postgres/committed-log.ts';
import { connectCache } from '../../../src/adapters/valkey/connection.ts';
import { valkeyReadModelStore } from '../../../src/adapters/valkey/read-model-store.ts';
import { PROJECTION_SETTINGS } from '../../../src/domain/projections/projections.config.ts';
import { startProjector } from '../../../src/stream/projector.ts';

/** A projector alone in a process, in small steps, so that a test can kill it between any two. */
const [databaseUrl = '', cacheUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
const cache = connectCache(cacheUrl, () => {});
const projector = startProjector(
  { log: postgresCommittedLog(pool), store: valkeyReadModelStore(cache) },
  {
    chunkEvents: 10,
    readOffsets: 40,
    retainedMinutes: PROJECTION_SETTINGS.retainedMinutes,
    onLag: (partition, lag) => process.stdout.write(`${partition} ${lag}\n`),
    onError: (error) => process.stderr.write(`${error}\n`),
  },
);
projector.follow([0, 1]);
