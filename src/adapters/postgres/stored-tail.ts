import type { Pool } from 'pg';
import type { Transaction, TransactionType } from '../../domain/event.ts';
import { copyOut } from './binary-read.ts';

const NO_METADATA = {};

/**
 * The events of a partition that entered their windows, in the order of the log; offsets from `from` up to, not
 * including, `to`. An event has what windows need of it, everything else is null.
 * @returns the number of events
 */
export async function readStoredTail(
  pool: Pool,
  { partition, from, to }: { partition: number; from: number; to: number },
  onEvent: (event: Transaction, offset: number) => void,
): Promise<number> {
  const client = await pool.connect();
  try {
    const query = `select event_id, account_id, type, amount_minor, currency, latitude, longitude,
        occurred_at, kafka_offset
      from millrace.events
      where kafka_partition = ${BigInt(partition)} and kafka_offset >= ${BigInt(from)}
        and kafka_offset < ${BigInt(to)} and not late
      order by kafka_offset`;
    const rows = await copyOut(client, query, (row) => {
      const event: Transaction = {
        eventId: row.uuid(0),
        accountId: row.text(1),
        type: row.text(2) as TransactionType,
        amountMinor: row.int8(3),
        currency: row.text(4),
        merchantId: null,
        terminalId: null,
        country: null,
        latitude: row.isNull(5) ? null : row.float8(5),
        longitude: row.isNull(6) ? null : row.float8(6),
        occurredAt: row.timestamp(7),
        metadata: NO_METADATA,
      };
      onEvent(event, row.int8(8));
    });
    client.release();
    return rows;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
