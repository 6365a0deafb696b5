import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { insertAlerts } from '../../../src/adapters/postgres/small-rows.ts';
import { alertOf } from '../../../src/domain/alert.ts';
import type { Random } from '../../../src/producer/generator/random.ts';
import { uuid } from '../../helpers/transactions.ts';

/** What a writer did: ids by account in the order of their commits, and those it took back. */
export interface Written {
  readonly committed: Map<string, string[]>;
  readonly rolledBack: Set<string>;
}

const ACCOUNTS = 5;
const finding = { measured: 2, threshold: 1, severity: 'medium', reason: 'a test' } as const;

/**
 * Commits alerts of its own accounts until the abort, as a member does, some transactions taken back. Transactions of
 * several writers overlap, so that ids become visible out of order.
 * @param longestMs how long a transaction stays open at most
 */
export async function writeAlerts(
  databaseUrl: string,
  writer: number,
  random: Random,
  stopped: AbortSignal,
  longestMs = 12,
): Promise<Written> {
  const client = new Client(databaseUrl);
  await client.connect();
  const committed = new Map<string, string[]>();
  const rolledBack = new Set<string>();
  for (let n = 0; !stopped.aborted; ) {
    const alerts = Array.from({ length: random.int(1, 4) }, () => {
      const accountId = `w${writer}-${random.int(1, ACCOUNTS)}`;
      n += 1;
      const trigger = { accountId, eventId: uuid(writer * 1_000_000 + n), occurredAt: n };
      return { alert: alertOf('high-value', trigger, finding), partition: writer, offset: n };
    });
    await client.query('begin');
    await client.query(insertAlerts(alerts, Date.now(), true));
    await sleep(random.int(0, longestMs));
    const keeps = !random.chance(0.2);
    await client.query(keeps ? 'commit' : 'rollback');
    for (const { alert } of alerts) {
      if (!keeps) rolledBack.add(alert.alertId);
      else
        committed.set(alert.accountId, [...(committed.get(alert.accountId) ?? []), alert.alertId]);
    }
  }
  await client.end();
  return { committed, rolledBack };
}
