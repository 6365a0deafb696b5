import { availableParallelism } from 'node:os';
import type { Client } from 'pg';
import type { KafkaEndpoint, StreamEndpoint } from '../../../local/endpoints.ts';
import { readCheckpoints, storedFrom } from '../../../src/adapters/postgres/rebuild/checkpoints.ts';
import { ownerClient, ownerFault } from '../../../src/adapters/postgres/rebuild/owner.ts';
import type { AlertDifferences } from '../../../src/adapters/postgres/rebuild/settle-alerts.ts';
import {
  beginRebuild,
  createStaging,
  dropStaging,
} from '../../../src/adapters/postgres/rebuild/staging.ts';
import type { Finding } from '../../../src/application/audit/finding.ts';
import { checkLog } from './check-log.ts';
import { compareWithLive } from './compare.ts';
import { Crew } from './crew.ts';
import type { RebuildSource } from './protocol.ts';
import { Session } from './session.ts';
import { swapIn } from './swap.ts';

export interface RebuildRequest {
  readonly windows: boolean;
  readonly alerts: boolean;
  readonly from: RebuildSource;
  /** Only compares with what is live. */
  readonly dryRun: boolean;
  /** Leaves the tables that were replaced beside the new ones. */
  readonly keepOld: boolean;
  readonly registryUrl: string | null;
  /** @param records taken so far @param total as far as is known */
  readonly onProgress: (records: number, total: number) => void;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface Rebuilt {
  /** Records of the log, or offsets of the store, that were taken. */
  readonly records: number;
  /** From the first question to the commit that put everything in place. */
  readonly seconds: number;
  readonly partitions: number;
  readonly accounts: number;
  /** Against the live ones before, when alerts were rebuilt. */
  readonly alerts: AlertDifferences;
  /** How long commits of members were held up, ms; not of a dry run. */
  readonly heldUpMs?: number;
  /** Of a dry run: what is not as it should be. */
  readonly findings: readonly Finding[];
}

/**
 * Makes windows and alerts of the stream lane again and puts them in place. Members may go on meanwhile: with the swap
 * they claim their partitions anew. Whatever goes wrong before it leaves the live tables as they are.
 * @throws MillraceError `MLR_STORE_CONTENTION` beside another rebuild, `MLR_OFFSET_OUT_OF_RANGE` for a log that does
 * not go back to the first event, and those of log, registry and store; the signal's reason after an abort
 */
export async function rebuildStreamLane(
  { bootstrapServers, topic }: Pick<KafkaEndpoint, 'bootstrapServers' | 'topic'>,
  { databaseUrl }: Pick<StreamEndpoint, 'databaseUrl'>,
  request: RebuildRequest,
): Promise<Rebuilt> {
  const { from, registryUrl, onProgress, signal } = request;
  const began = performance.now();
  let taken = 0;
  let total = 0;
  const crew = new Crew(
    availableParallelism(),
    { bootstrapServers, topic, databaseUrl, registryUrl, from },
    (records) => {
      taken += records;
      onProgress(taken, total);
    },
  );
  const stop = () => void crew.close();
  signal.addEventListener('abort', stop, { once: true });
  let session: Session | undefined;
  try {
    const client = await ownerClient(databaseUrl);
    await begin(client);
    session = new Session(client, topic, crew);
    await createStaging(client);
    const { offsets } = await readCheckpoints(client, topic);
    session.begin(
      from === 'log'
        ? await checkLog(bootstrapServers, topic, client, offsets)
        : await storedFrom(client, offsets.keys()),
    );
    await session.catchUp((records) => {
      total = records;
    });
    const made = request.dryRun
      ? await compareWithLive(session, request)
      : { ...(await swapIn(session, { ...request, databaseUrl })), findings: [] };
    const seconds = (performance.now() - began) / 1_000;
    const { records, accounts, partitions } = session;
    return { records, accounts, partitions, ...made, seconds };
  } catch (cause) {
    signal.throwIfAborted();
    throw ownerFault(databaseUrl, cause);
  } finally {
    signal.removeEventListener('abort', stop);
    await crew.close();
    if (session !== undefined) await leave(session.client);
  }
}

/** Without the lock there is nothing to clean up: the tables are another one's. */
async function begin(client: Client): Promise<void> {
  try {
    await beginRebuild(client);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function leave(client: Client): Promise<void> {
  await client.query('rollback').catch(() => {});
  await dropStaging(client).catch(() => {});
  await client.end().catch(() => {});
}
