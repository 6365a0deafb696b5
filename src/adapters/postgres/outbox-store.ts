import pg from 'pg';
import type {
  OutboxAlert,
  OutboxLead,
  OutboxStore,
  OutboxTarget,
} from '../../application/outbox/ports.ts';
import type { Alert } from '../../domain/alert.ts';
import { AS_WRITER } from './pool.ts';

interface Target {
  /** Whoever holds it on a session of its own leads; it ends with the session, however that ends. */
  readonly lock: string;
  /** Says when a row was published there; null while it waits. */
  readonly mark: string;
  /** In the session's name. */
  readonly relay: string;
}

const TARGETS: Readonly<Record<OutboxTarget, Target>> = {
  topic: { lock: 'millrace.outbox', mark: 'published_at', relay: 'relay' },
  bus: { lock: 'millrace.outbox.bus', mark: 'bus_published_at', relay: 'bus-relay' },
};
const RETIRED_AT_ONCE = 1_000;

/**
 * The outbox of the stream lane, for one target.
 * @param member names the sessions in `pg_stat_activity`
 */
export function postgresOutboxStore(
  databaseUrl: string,
  member: string,
  to: OutboxTarget,
): OutboxStore {
  const target = TARGETS[to];
  return {
    async lead() {
      const client = new pg.Client({
        connectionString: databaseUrl,
        application_name: `millrace ${member} ${target.relay}`,
        options: AS_WRITER,
        connectionTimeoutMillis: 5_000,
        // A server that is gone without a word must not keep the relay waiting.
        query_timeout: 30_000,
        keepAlive: true,
      });
      // A connection that breaks fails the next statement.
      client.on('error', () => {});
      const close = () => client.end().catch(() => {});
      try {
        await client.connect();
        const lock = `select pg_try_advisory_lock(hashtext('${target.lock}')) as leads`;
        const { rows } = await client.query(lock);
        if (rows[0].leads === true) return leadOver(client, target, close);
      } catch (error) {
        await close();
        throw error;
      }
      await close();
      return undefined;
    },
  };
}

function leadOver(client: pg.Client, { mark }: Target, close: () => Promise<void>): OutboxLead {
  return {
    close,
    async waiting(limit) {
      const { rows } = await client.query({
        name: 'outbox-waiting',
        text: `select outbox_id, payload, created_at from millrace.outbox
          where ${mark} is null order by outbox_id limit $1`,
        values: [limit],
      });
      return rows.map(outboxAlert);
    },
    async published(outboxIds, at) {
      await client.query({
        name: 'outbox-published',
        text: `update millrace.outbox set ${mark} = $2 where outbox_id = any($1::bigint[])`,
        values: [outboxIds, new Date(at)],
      });
    },
    async backlog() {
      const { rows } = await client.query(
        `select count(*)::int as alerts, min(created_at) as oldest from millrace.outbox
         where ${mark} is null`,
      );
      return { alerts: rows[0].alerts, oldest: rows[0].oldest?.getTime() };
    },
    async retire(before) {
      for (let retired = 0; ; ) {
        // Read from the lowest id on, which is the oldest: what is kept is not read through.
        const { rowCount } = await client.query(
          `delete from millrace.outbox
           where published_at < $1 and bus_published_at < $1 and outbox_id = any (array(
             select outbox_id from millrace.outbox order by outbox_id limit ${RETIRED_AT_ONCE}))`,
          [new Date(before)],
        );
        retired += rowCount ?? 0;
        if ((rowCount ?? 0) < RETIRED_AT_ONCE) return retired;
      }
    },
  };
}

function outboxAlert(row: Readonly<Record<string, unknown>>): OutboxAlert {
  const payload = row['payload'] as Readonly<Record<string, unknown>>;
  const alert = {
    ...{ alertId: payload['alert_id'], detector: payload['detector'] },
    ...{ accountId: payload['account_id'], eventId: payload['event_id'] },
    occurredAt: Date.parse(payload['occurred_at'] as string),
    ...{ measured: payload['measured'], threshold: payload['threshold'] },
    ...{ severity: payload['severity'], reason: payload['reason'] },
  } as Alert;
  const raisedAt = (row['created_at'] as Date).getTime();
  const traceparent = payload['traceparent'] as string | undefined;
  const outboxId = row['outbox_id'] as string;
  return { outboxId, alert, raisedAt, ...(traceparent !== undefined && { traceparent }) };
}
