import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Client, Pool } from 'pg';
import type { Endpoints } from '../../../local/endpoints.ts';
import { type Item, text } from '../../../src/adapters/dynamodb/attributes.ts';
import { batchGet } from '../../../src/adapters/dynamodb/batch-get.ts';
import { changeOf } from '../../../src/adapters/dynamodb/changes.ts';
import { tablePages } from '../../../src/adapters/dynamodb/table-pages.ts';
import { faultOf } from '../../../src/adapters/postgres/connection.ts';
import {
  ownerClient,
  ownerFault,
  ownerPool,
} from '../../../src/adapters/postgres/rebuild/owner.ts';
import { beginRebuild } from '../../../src/adapters/postgres/rebuild/staging.ts';
import { migrateRelational } from '../../../src/adapters/relational/migrate.ts';
import {
  countFactDifferences,
  type FactDifferences,
  liveOnly,
} from '../../../src/adapters/relational/rebuild/fact-differences.ts';
import {
  createFresh,
  dropFresh,
  FACT_TABLES,
  FRESH,
  holdLive,
  swapFresh,
  takeOverRefused,
} from '../../../src/adapters/relational/rebuild/fresh-tables.ts';
import { relationalStore } from '../../../src/adapters/relational/store.ts';
import { project } from '../../../src/application/relational/project.ts';
import { dynamoDb } from '../clients.ts';
import { compareFacts } from './compare-facts.ts';
import type { RebuildFinding } from './finding.ts';

export interface RelationalRequest {
  /** Only compares with what is live. */
  readonly dryRun: boolean;
  /** Leaves the tables that were replaced beside the new ones. */
  readonly keepOld: boolean;
  /** Told how many items were read so far. */
  readonly onProgress: (items: number) => void;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
  /** How long a comparison waits for rows that are on their way, ms, while none comes. @default 10000 */
  readonly patienceMs?: number;
}

export interface RelationalRebuilt {
  /** Against the live ones before; what was on its way to them counts as added. */
  readonly events: FactDifferences;
  readonly alerts: FactDifferences;
  /** Items that are no row. */
  readonly refused: number;
  /** From the first question to the commit that put everything in place. */
  readonly seconds: number;
  /** How long the projector was held up, ms; not of a dry run. */
  readonly heldUpMs?: number;
  /** Of a dry run. */
  readonly findings: readonly RebuildFinding[];
}

const TABLES = [
  { table: 'events', key: 'eventId' },
  { table: 'alerts', key: 'alertId' },
] as const;
const ATTEMPTS = 5;

/** A rebuild of the relational side under way. */
interface Session {
  readonly dynamo: DynamoDBClient;
  readonly tables: Endpoints['tables'];
  readonly client: Client;
  readonly pool: Pool;
  /** Of the database's clock, when the first item was still to be read. */
  readonly began: string;
}

/**
 * Makes the schema `analytics` again from the tables of events and alerts, and puts it in place in one transaction; the
 * projector may go on. Nothing it writes meanwhile is lost: an item is stored before its stream tells of it. What was
 * stored before the tables are read is in them. What the projector wrote later and committed before the swap has the
 * live tables to itself is taken over then, if its item is there; what it writes after goes into the new tables, once,
 * by its id.
 * @throws MillraceError `MLR_STORE_CONTENTION` beside another rebuild, and those of both stores; the signal's reason
 * after an abort. Whatever goes wrong before the commit leaves the live tables as they are.
 */
export async function rebuildRelational(
  endpoints: Endpoints,
  databaseUrl: string,
  request: RelationalRequest,
): Promise<RelationalRebuilt> {
  const { signal, dryRun, patienceMs = 10_000 } = request;
  const started = performance.now();
  const dynamo = dynamoDb(endpoints);
  const pool = ownerPool(databaseUrl);
  let client: Client | undefined;
  try {
    await migrateRelational(pool);
    client = await ownerClient(databaseUrl);
    await beginRebuild(
      client,
      FACT_TABLES.map((table) => `analytics.${table}`),
    );
    const began = await createFresh(client);
    const session: Session = { dynamo, tables: endpoints.tables, client, pool, began };
    const refused = await fill(session, request);
    await takeOver(session);
    const made = dryRun
      ? await compareFacts(client, { takeOver: () => takeOver(session), patienceMs, signal })
      : await swapIn(session, request);
    return { ...made, refused, seconds: (performance.now() - started) / 1_000 };
  } catch (cause) {
    signal.throwIfAborted();
    throw ownerFault(databaseUrl, cause);
  } finally {
    if (client !== undefined) await leave(client);
    await pool.end();
    dynamo.destroy();
  }
}

/** @returns how many items are no row */
async function fill(
  { dynamo, tables, pool }: Session,
  { onProgress, signal }: RelationalRequest,
): Promise<number> {
  const store = relationalStore(pool, FRESH);
  let [items, refused] = [0, 0];
  for (const { table, key } of TABLES) {
    for await (const page of tablePages(dynamo, tables[table])) {
      signal.throwIfAborted();
      refused += (await project(changesOf(tables[table], key, page), store)).refused.length;
      items += page.length;
      onProgress(items);
    }
  }
  return refused;
}

/** Rows that only the live tables have: those whose item is stored came while the tables were read. */
async function takeOver({ dynamo, tables, client, pool, began }: Session): Promise<void> {
  const store = relationalStore(pool, FRESH);
  for (const { table, key } of TABLES) {
    for await (const ids of liveOnly(client, table)) {
      const request = { table: tables[table], key, ids, consistent: true };
      await project(changesOf(tables[table], key, await batchGet(dynamo, request)), store);
    }
  }
  await takeOverRefused(client, began);
}

const changesOf = (table: string, key: string, items: readonly Item[]) =>
  items.map((item) => changeOf(`${table}/${text(item, key)}`, item));

async function swapIn(session: Session, request: RelationalRequest) {
  const events = await countFactDifferences(session.client, 'events');
  const alerts = await countFactDifferences(session.client, 'alerts');
  const heldUpMs = await untilSwapped(session, request);
  return { events, alerts, heldUpMs, findings: [] };
}

/** @returns how long the attempt that worked held the projector up, ms */
async function untilSwapped(
  session: Session,
  { keepOld, note, signal }: RelationalRequest,
): Promise<number> {
  const { client } = session;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const began = performance.now();
    try {
      await holdLive(client, 'access exclusive');
      await takeOver(session);
      await swapFresh(client, keepOld);
      await client.query('commit');
      return Math.round(performance.now() - began);
    } catch (error) {
      if (attempt === ATTEMPTS || faultOf(error) !== 'collided') throw error;
      await client.query('rollback');
      const why = error instanceof Error ? error.message : String(error);
      note(`Somebody was in the way (${why}): once more`);
      await sleep(attempt * 500);
    }
  }
}

async function leave(client: Client): Promise<void> {
  await client.query('rollback').catch(() => {});
  await dropFresh(client).catch(() => {});
  await client.end().catch(() => {});
}
