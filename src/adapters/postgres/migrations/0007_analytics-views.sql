-- Up Migration

-- The stream lane's own rows in the shape of the relational side, so that the same questions can be asked of both.
create schema millrace_analytics;

create view millrace_analytics.events as
select event_id, account_id, type, amount_minor, currency, type in ('PURCHASE', 'WITHDRAWAL', 'TRANSFER') as spend,
  merchant_id, country, occurred_at, late
from millrace.events;

create view millrace_analytics.alerts as
select alert_id, detector, account_id, event_id, occurred_at, measured, threshold, severity, reason, raised_at
from millrace.alerts;

create view millrace_analytics.spend_by_country_hour as
select date_trunc('hour', occurred_at, 'UTC') as hour, coalesce(country, 'ZZ') as country, currency,
  count(*) as events, count(*) filter (where spend) as spends,
  coalesce(sum(amount_minor) filter (where spend), 0) as spend_minor
from millrace_analytics.events
group by 1, 2, 3;

-- Down Migration

drop schema millrace_analytics cascade;
