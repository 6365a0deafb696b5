import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import {
  countFactDifferences,
  type FactDifference,
  type FactDifferences,
  rollUpDifferences,
  someFactDifferences,
} from '../../../src/adapters/relational/rebuild/fact-differences.ts';
import { holdLive } from '../../../src/adapters/relational/rebuild/fresh-tables.ts';
import type { RebuildFinding, RelationalFindingKind } from './finding.ts';

/** Rows that are named; all of them are counted. */
const LISTED = 1_000;
const ASK_EVERY_MS = 500;

const KINDS: Readonly<Record<FactDifference['kind'], RelationalFindingKind>> = {
  added: 'relational-missing',
  removed: 'relational-extra',
  changed: 'relational-changed',
};

export interface FactComparison {
  /** Brings into the new tables what the projector wrote since they were filled. */
  readonly takeOver: () => Promise<void>;
  /** How long nothing may happen while rows are missing, ms: the projector follows the tables at its own pace. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

export interface ComparedFacts {
  readonly events: FactDifferences;
  readonly alerts: FactDifferences;
  readonly findings: readonly RebuildFinding[];
}

/**
 * Compares new tables with the live ones, and leaves both as they are. Rows that are on their way are waited for; the
 * projector is held up while the rest is compared.
 */
export async function compareFacts(
  client: Client,
  { takeOver, patienceMs, signal }: FactComparison,
): Promise<ComparedFacts> {
  let missing = await missingFacts(client);
  for (let waited = 0; waited < patienceMs && missing > 0; ) {
    signal.throwIfAborted();
    await sleep(ASK_EVERY_MS);
    const left = await missingFacts(client);
    waited = left < missing ? 0 : waited + ASK_EVERY_MS;
    missing = left;
  }
  await holdLive(client, 'share');
  await takeOver();
  const events = await countFactDifferences(client, 'events');
  const alerts = await countFactDifferences(client, 'alerts');
  const findings: RebuildFinding[] = [];
  for (const table of ['events', 'alerts'] as const) {
    for (const { id, kind } of await someFactDifferences(client, table, LISTED)) {
      findings.push({ kind: KINDS[kind], position: `analytics.${table}`, id });
    }
  }
  for (const id of await rollUpDifferences(client, LISTED)) {
    const position = 'analytics.spend_by_country_hour';
    findings.push({ kind: 'relational-roll-up', position, id });
  }
  await client.query('rollback');
  return { events, alerts, findings };
}

async function missingFacts(client: Client): Promise<number> {
  const events = await countFactDifferences(client, 'events');
  const alerts = await countFactDifferences(client, 'alerts');
  return events.added + alerts.added;
}
