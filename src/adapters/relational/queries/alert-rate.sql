-- Alerts by detector, and how many there are to a thousand events. $1 from, $2 to (whole hours)
with all_events as (
  select coalesce(sum(events), 0)::bigint as events from spend_by_country_hour where hour >= $1 and hour < $2
)
select detector, count(*)::int as alerts, count(distinct account_id)::int as accounts, events::int,
  coalesce(round(1000.0 * count(*) / nullif(events, 0), 3), 0)::float8 as "perThousand"
from alerts cross join all_events
where occurred_at >= $1 and occurred_at < $2
group by detector, events
order by alerts desc, detector
