import type { Pool, PoolClient } from 'pg';
import type { CommittedLog, OffsetRange } from '../../application/ports/committed-log.ts';
import { MillraceError } from '../../domain/errors.ts';
import type { CommittedAlert, CommittedEvent } from '../../domain/projections/committed.ts';
import { copyOut } from './binary-read.ts';
import type { BinaryRow } from './binary-row.ts';

/** The committed log of the topic whose events a PostgreSQL database holds. */
export function postgresCommittedLog(pool: Pool): CommittedLog {
  async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient | undefined;
    let broken = true;
    try {
      client = await pool.connect();
      const result = await work(client);
      broken = false;
      return result;
    } catch (cause) {
      if (cause instanceof MillraceError) throw cause;
      const why = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new MillraceError(
        'MLR_STORE_UNAVAILABLE',
        `the committed log can't be read from PostgreSQL: ${why}. Check that it runs and DATABASE_URL`,
        { cause },
      );
    } finally {
      client?.release(broken);
    }
  }

  return {
    checkpoints: () =>
      withClient(async (client) => {
        const { rows } = await client.query<{ partition: number; next_offset: string }>(
          'select partition, next_offset from millrace.checkpoints',
        );
        return new Map(rows.map((row) => [row.partition, Number(row.next_offset)]));
      }),

    events: (range, take) =>
      withClient((client) =>
        copyOut(
          client,
          `select ${EVENT_COLUMNS} from millrace.events where ${within(range)} order by kafka_offset`,
          (row) => take(eventOf(row)),
        ),
      ),

    alerts: (range) =>
      withClient(async (client) => {
        const alerts: CommittedAlert[] = [];
        await copyOut(
          client,
          `select ${ALERT_COLUMNS} from millrace.alerts where ${within(range)} order by kafka_offset`,
          (row) => {
            alerts.push(alertOf(row));
          },
        );
        return alerts;
      }),
  };
}

/** COPY takes no parameters: whole numbers only get into the text. */
function within({ partition, from, to }: OffsetRange): string {
  const [p, first, end] = [partition, from, to].map((number) => BigInt(number));
  return `kafka_partition = ${p} and kafka_offset >= ${first} and kafka_offset < ${end}`;
}

const EVENT_COLUMNS =
  'kafka_offset, event_id, account_id, type, amount_minor, currency, country, occurred_at, late, enrichment, ' +
  'home_country, segment, cross_border';

const eventOf = (row: BinaryRow): CommittedEvent => ({
  offset: row.int8(0),
  eventId: row.uuid(1),
  accountId: row.text(2),
  type: row.text(3) as CommittedEvent['type'],
  amountMinor: row.int8(4),
  currency: row.text(5),
  country: row.isNull(6) ? null : row.text(6),
  occurredAt: row.timestamp(7),
  late: row.bool(8),
  enrichment: row.text(9) as CommittedEvent['enrichment'],
  homeCountry: row.isNull(10) ? null : row.text(10),
  segment: row.isNull(11) ? null : row.text(11),
  crossBorder: row.isNull(12) ? null : row.bool(12),
});

const ALERT_COLUMNS =
  'kafka_offset, alert_id, detector, account_id, event_id, occurred_at, measured, threshold, severity, reason, ' +
  'raised_at';

const alertOf = (row: BinaryRow): CommittedAlert => ({
  offset: row.int8(0),
  alertId: row.text(1),
  detector: row.text(2) as CommittedAlert['detector'],
  accountId: row.text(3),
  eventId: row.uuid(4),
  occurredAt: row.timestamp(5),
  measured: row.float8(6),
  threshold: row.float8(7),
  severity: row.text(8) as CommittedAlert['severity'],
  reason: row.text(9),
  raisedAt: row.timestamp(10),
});
