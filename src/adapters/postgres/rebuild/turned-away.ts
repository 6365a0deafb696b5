import { type ClientBase, escapeLiteral } from 'pg';
import type { OffsetRange } from '../../../application/ports/committed-log.ts';

/**
 * Offsets whose records the lane did not take as events for a reason that the record itself does not show: it came too
 * early for the clock, or its id is stored from elsewhere. By partition, ascending. Entries that what is stored
 * contradicts are left out: an id that leads to this very record, an event that is stored after all.
 */
export async function turnedAway(
  client: ClientBase,
  topic: string,
  ranges: readonly OffsetRange[],
): Promise<ReadonlyMap<number, Float64Array>> {
  const all = new Map(ranges.map(({ partition }) => [partition, new Float64Array(0)]));
  if (ranges.length === 0) return all;
  const bounds = ranges.map(
    ({ partition, from, to }) => `(${[partition, from, to].map((n) => BigInt(n)).join(', ')})`,
  );
  const { rows } = await client.query<{ partition: number; offsets: string[] }>(
    `with told as (
       select position, event_id, false as early from millrace.duplicates
       union all
       select position, case when code = 'MLR_EVENT_ID_CONFLICT' then event_id::uuid end,
         code = 'MLR_TIME_IN_FUTURE'
       from millrace.quarantine where code in ('MLR_EVENT_ID_CONFLICT', 'MLR_TIME_IN_FUTURE')
     ), placed as (
       select event_id, early, parts[1]::int as partition, parts[2]::bigint as position
       from told, regexp_match(told.position, '^' || ${escapeLiteral(`kafka:${escaped(topic)}`)} || ':([0-9]{1,9}):([0-9]{1,18})$') parts
       where parts is not null
     )
     select p.partition, array_agg(distinct p.position order by p.position) as offsets
     from placed p join (values ${bounds.join(', ')}) b(partition, since, till)
       on b.partition = p.partition and p.position >= b.since and p.position < b.till
     left join millrace.event_ids i on i.event_id = p.event_id
     where case when p.early
       then not exists (select from millrace.events e
         where e.kafka_partition = p.partition and e.kafka_offset = p.position)
       else (i.kafka_partition, i.kafka_offset) <> (p.partition, p.position) end
     group by p.partition`,
  );
  for (const { partition, offsets } of rows) {
    all.set(partition, Float64Array.from(offsets, Number));
  }
  return all;
}

/** A topic's name in a regular expression: letters, digits, `.`, `_` and `-`. */
const escaped = (topic: string): string => topic.replaceAll('.', '\\.');
