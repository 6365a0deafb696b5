import type { Pool, QueryResultRow } from 'pg';
import type {
  EventView,
  Page,
  PageKey,
  PageRequest,
  QueryStore,
} from '../../application/ports/query-store.ts';
import { MillraceError } from '../../domain/errors.ts';
import type { ProjectedAlert } from '../../domain/projections/projected-alert.ts';
import { faultOf } from './connection.ts';
import {
  ALERT_COLUMNS,
  type AlertRow,
  alertOf,
  EVENT_COLUMNS,
  type EventRow,
  eventOf,
} from './query-rows.ts';

/** How far a partition is stored. */
export interface StoredPosition {
  readonly partition: number;
  readonly nextOffset: number;
  /** Epoch ms. */
  readonly storedAt: number;
}

/** The part of the stream lane's query side that is in PostgreSQL. */
export interface StoredLists extends Pick<QueryStore, 'events' | 'alerts'> {
  positions(): Promise<readonly StoredPosition[]>;
}

/** @param pool connections as {@link queryPool} makes them */
export function postgresLists(pool: Pool): StoredLists {
  async function rows<R extends QueryResultRow>(
    query: string,
    values: unknown[] = [],
  ): Promise<R[]> {
    try {
      return (await pool.query<R>(query, values)).rows;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new MillraceError(
        faultOf(cause) === 'refused' ? 'MLR_STORE_REFUSED' : 'MLR_STORE_UNAVAILABLE',
        `PostgreSQL can't be queried: ${why}. Check that it runs, its load and DATABASE_URL`,
        { cause },
      );
    }
  }

  /** One more than the page holds says whether there is another. */
  async function page<R extends QueryResultRow, T>(spec: List<R, T>): Promise<Page<T>> {
    const { request, time, id, where, values } = spec;
    const given: unknown[] = [...values];
    const parameter = (value: unknown): string => `$${given.push(value)}`;
    const at = (ms: number): string => `${parameter(new Date(ms).toISOString())}::timestamptz`;
    const conditions = [...where, `${time} >= ${at(request.from)}`, `${time} < ${at(request.to)}`];
    if (request.after !== undefined) {
      const last = at(request.after.time);
      // The first condition says nothing new; but by it whole days are left out, and the index is entered in its middle.
      conditions.push(`${time} <= ${last}`);
      conditions.push(
        request.after.id === ''
          ? `${time} < ${last}`
          : `(${time}, ${id}) < (${last}, ${parameter(request.after.id)})`,
      );
    }
    const found = await rows<R>(
      `select ${spec.columns} from ${spec.from} where ${conditions.join(' and ')}
       order by ${time} desc, ${id} desc limit ${parameter(request.limit + 1)}`,
      given,
    );
    const items = found.slice(0, request.limit).map(spec.read);
    const last = items.at(-1);
    return found.length > items.length && last !== undefined
      ? { items, next: spec.key(last) }
      : { items };
  }

  return {
    async events(request) {
      const id = request.after?.id ?? '';
      if (id !== '' && !UUID.test(id)) {
        throw new MillraceError('MLR_CURSOR_INVALID', `cursor names no event: ${id.slice(0, 60)}`);
      }
      return await page<EventRow & QueryResultRow, EventView>({
        ...{ request, columns: EVENT_COLUMNS, from: 'millrace.events', read: eventOf },
        ...{ time: 'occurred_at', id: 'event_id' },
        ...{ where: ['account_id = $1'], values: [request.accountId] },
        key: ({ occurredAt, eventId }) => ({ time: occurredAt, id: eventId }),
      });
    },

    alerts(request) {
      const wanted = Object.entries({
        account_id: request.accountId,
        detector: request.detector,
      }).filter((each) => each[1] !== undefined);
      return page<AlertRow & QueryResultRow, ProjectedAlert>({
        ...{ request, columns: ALERT_COLUMNS, from: 'millrace.alerts', read: alertOf },
        ...{ time: 'raised_at', id: 'alert_id' },
        where: wanted.map(([column], i) => `${column} = $${i + 1}`),
        values: wanted.map(([, value]) => value),
        key: ({ raisedAt, alertId }) => ({ time: raisedAt, id: alertId }),
      });
    },

    async positions() {
      const found = await rows<{ partition: number; next_offset: string; updated_at: Date }>(
        'select partition, next_offset, updated_at from millrace.checkpoints order by partition',
      );
      return found.map((row) => ({
        partition: row.partition,
        nextOffset: Number(row.next_offset),
        storedAt: row.updated_at.getTime(),
      }));
    },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A list in a table. The names are ours; what comes from outside goes by parameters. */
interface List<R, T> {
  readonly request: PageRequest;
  readonly columns: string;
  readonly from: string;
  readonly time: string;
  readonly id: string;
  readonly where: readonly string[];
  readonly values: readonly unknown[];
  readonly read: (row: R) => T;
  readonly key: (item: T) => PageKey;
}
