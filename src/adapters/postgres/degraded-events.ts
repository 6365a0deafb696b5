import type { Pool, QueryResultRow } from 'pg';
import type { DegradedEvent, DegradedEvents } from '../../application/ports/degraded-events.ts';
import { MillraceError } from '../../domain/errors.ts';

/** The role that may add amendments and change nothing; made by the migrations. */
export const AS_ENRICHER = '-c role=millrace_enricher';

const NO_EVENT = '00000000-0000-0000-0000-000000000000';

const WAITS = `e.enrichment = 'degraded'
  and not exists (select from millrace.enrichments n where n.event_id = e.event_id)`;

/** The events of the stream lane: an amendment is a row of its own, beside an event that stays as it is. */
export function postgresDegradedEvents(pool: Pick<Pool, 'query'>): DegradedEvents {
  return {
    async waiting() {
      const sql = `select count(*) as waiting from millrace.events e where ${WAITS}`;
      const [row] = await query<{ waiting: string }>(sql, []);
      return Number(row?.waiting);
    },

    async *pages(size) {
      let after = NO_EVENT;
      for (;;) {
        const page = await query<DegradedEvent>(
          `select e.event_id as "eventId", e.account_id as "accountId", e.merchant_id as "merchantId", e.country
           from millrace.events e where ${WAITS} and e.event_id > $1 order by e.event_id limit $2`,
          [after, size],
        );
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.eventId;
        yield page;
      }
    },

    async amend(amendments, now) {
      const texts = (of: (enrichment: (typeof amendments)[number]['enrichment']) => unknown) =>
        amendments.map(({ enrichment }) => of(enrichment) ?? null);
      const rows = await query<{ event_id: string }>(
        `insert into millrace.enrichments (event_id, level, home_country, segment, merchant_name, merchant_category,
           cross_border, enriched_at)
         select a.event_id, a.level, a.home_country, a.segment, a.merchant_name, a.merchant_category, a.cross_border, $8
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
             as a(event_id, level, home_country, segment, merchant_name, merchant_category, cross_border)
           join millrace.event_ids i on i.event_id = a.event_id
           join millrace.events e on e.event_id = i.event_id and e.occurred_at = i.occurred_at
             and e.enrichment = 'degraded'
         on conflict (event_id) do nothing
         returning event_id`,
        [
          amendments.map(({ eventId }) => eventId),
          texts(({ level }) => level),
          texts(({ homeCountry }) => homeCountry),
          texts(({ segment }) => segment),
          texts(({ merchantName }) => merchantName),
          texts(({ merchantCategory }) => merchantCategory),
          texts(({ crossBorder }) => crossBorder),
          new Date(now),
        ],
      );
      return new Set(rows.map((row) => row.event_id));
    },
  };

  async function query<R extends QueryResultRow>(
    sql: string,
    values: readonly unknown[],
  ): Promise<R[]> {
    try {
      return (await pool.query<R>(sql, [...values])).rows;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new MillraceError('MLR_STORE_UNAVAILABLE', `PostgreSQL: ${why}`, { cause });
    }
  }
}
