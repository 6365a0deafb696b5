import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { faultOf } from '../../../src/adapters/postgres/connection.ts';
import {
  holdCommits,
  readCheckpoints,
} from '../../../src/adapters/postgres/rebuild/checkpoints.ts';
import { ownerClient } from '../../../src/adapters/postgres/rebuild/owner.ts';
import {
  type AlertDifferences,
  correctOutbox,
  countDifferences,
  settleAlerts,
  settleRest,
} from '../../../src/adapters/postgres/rebuild/settle-alerts.ts';
import { beginRebuild, isStaged } from '../../../src/adapters/postgres/rebuild/staging.ts';
import { swapTable } from '../../../src/adapters/postgres/rebuild/swap-table.ts';
import type { Session } from './session.ts';

export interface SwapChoice {
  readonly databaseUrl: string;
  readonly windows: boolean;
  readonly alerts: boolean;
  readonly keepOld: boolean;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

export interface Swapped {
  readonly alerts: AlertDifferences;
  /** How long commits of the lane were held up, ms. */
  readonly heldUpMs: number;
}

const ATTEMPTS = 5;

/** What was done before commits are held up. */
interface Prepared {
  /** Alerts below these offsets are settled. */
  readonly settled: ReadonlyMap<number, number>;
  /** Partitions whose windows are written. */
  readonly staged: Set<number>;
  /** Their generation of snapshots. */
  readonly generation: number;
}

/**
 * Puts what was rebuilt in the place of what is there: as much as can be beforehand, the rest in one transaction that
 * holds commits up. Before its commit nothing is replaced, with it everything is.
 */
export async function swapIn(session: Session, choice: SwapChoice): Promise<Swapped> {
  const { windows, alerts } = choice;
  const prepared: Prepared = {
    settled: new Map(session.reached),
    staged: new Set(),
    generation: (await readCheckpoints(session.client, session.topic)).freeGeneration,
  };
  if (alerts) await settleAlerts(session.client, prepared.settled);
  if (windows) await stageWindows(session, prepared.settled.keys(), prepared);
  const heldUpMs = await untilSwapped(session, choice, prepared);
  const counts = await countDifferences(session.client, alerts ? 'alerts' : 'rebuilt_alerts');
  return { alerts: counts, heldUpMs };
}

/** @returns how long the attempt that worked held commits up, ms */
async function untilSwapped(
  session: Session,
  choice: SwapChoice,
  prepared: Prepared,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    choice.signal.throwIfAborted();
    const began = performance.now();
    const heldUp = () => Math.round(performance.now() - began);
    try {
      await swapOnce(session, choice, prepared);
      return heldUp();
    } catch (error) {
      const fault = faultOf(error);
      if (attempt === ATTEMPTS || (fault !== 'unavailable' && fault !== 'collided')) throw error;
      session.client = await again(session.client, choice.databaseUrl);
      // The answer to the commit may be all that was lost.
      const table = choice.alerts ? 'alerts' : 'window_snapshots';
      if (!(await isStaged(session.client, table))) return heldUp();
      const why = error instanceof Error ? error.message : String(error);
      choice.note(`The lane was in the way (${why}): once more`);
      await sleep(attempt * 500);
      await session.catchUp(() => {});
    }
  }
}

async function swapOnce(
  session: Session,
  { windows, alerts, keepOld }: SwapChoice,
  prepared: Prepared,
): Promise<void> {
  const { client, topic } = session;
  const offsets = await holdCommits(client, topic, windows ? prepared.generation : undefined);
  await session.advance(offsets);
  if (alerts) {
    await settleRest(client, prepared.settled);
    await correctOutbox(client);
    await swapTable(client, 'alerts', keepOld);
  }
  if (windows) {
    const fresh = [...offsets.keys()].filter((partition) => !prepared.staged.has(partition));
    await stageWindows(session, fresh, prepared);
    await swapTable(client, 'window_snapshots', keepOld);
  }
  await client.query('commit');
}

async function stageWindows(
  { crew }: Session,
  partitions: Iterable<number>,
  { staged, generation }: Prepared,
): Promise<void> {
  await Promise.all(
    [...partitions].map(async (partition) => {
      await crew.do(partition, { kind: 'stage', generation });
      staged.add(partition);
    }),
  );
}

/** The session that holds the lock goes on, or another one takes its place. */
async function again(client: Client, databaseUrl: string): Promise<Client> {
  try {
    await client.query('rollback');
    return client;
  } catch {
    const next = await ownerClient(databaseUrl);
    await beginRebuild(next);
    return next;
  }
}
