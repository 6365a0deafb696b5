-- Up Migration

-- Finds events that were stored without reference data because it could not be asked for. Empty while all is well.
create index events_degraded on millrace.events (event_id) where enrichment = 'degraded';

-- What such an event was joined with later. The event itself stays as it was stored: read models, audit and rebuilds
-- are made from it.
create table millrace.enrichments (
  event_id uuid primary key,
  level text not null,
  home_country text,
  segment text,
  merchant_name text,
  merchant_category text,
  cross_border boolean,
  enriched_at timestamptz not null
);

-- Every event with the newest that is known about it. enriched_at is null where that was known when it was stored.
create view millrace.enriched_events as
  select e.event_id, e.account_id, e.type, e.amount_minor, e.currency, e.merchant_id, e.terminal_id, e.country,
    e.latitude, e.longitude, e.occurred_at, e.received_at, e.late,
    coalesce(n.level, e.enrichment) as enrichment,
    coalesce(n.home_country, e.home_country) as home_country,
    coalesce(n.segment, e.segment) as segment,
    coalesce(n.merchant_name, e.merchant_name) as merchant_name,
    coalesce(n.merchant_category, e.merchant_category) as merchant_category,
    coalesce(n.cross_border, e.cross_border) as cross_border,
    n.enriched_at, e.kafka_partition, e.kafka_offset
  from millrace.events e left join millrace.enrichments n using (event_id);

-- Whoever enriches later works as this role: it adds amendments and changes nothing.
do $$ begin
  create role millrace_enricher nologin;
exception when duplicate_object or unique_violation then
  -- Roles belong to the server: another database of it was first.
  null;
end $$;
do $$ begin execute format('grant millrace_enricher to %I', current_user); end $$;
grant usage on schema millrace to millrace_enricher;
grant select on millrace.events, millrace.event_ids, millrace.account_profiles, millrace.merchants
  to millrace_enricher;
grant select, insert on millrace.enrichments to millrace_enricher;
grant select on millrace.enrichments, millrace.enriched_events to millrace_writer;

-- Retention takes what was added to an event with the event.
create function millrace.forget_enrichments() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from millrace.enrichments n using removed r where n.event_id = r.event_id;
  return null;
end $$;
revoke execute on function millrace.forget_enrichments from public;
create trigger forget_enrichments after delete on millrace.event_ids
  referencing old table as removed
  for each statement execute function millrace.forget_enrichments();

-- Down Migration

drop trigger forget_enrichments on millrace.event_ids;
drop function millrace.forget_enrichments;
drop view millrace.enriched_events;
drop table millrace.enrichments;
drop index millrace.events_degraded;
revoke all on all tables in schema millrace from millrace_enricher;
revoke all on schema millrace from millrace_enricher;
