-- Up Migration

-- Members work as this role. It adds events, their ids, alerts and notes of duplicates, and has no right to change or
-- remove one. Only the owner of the tables has: for migrations, retention and rebuilds.
do $$ begin
  create role millrace_writer nologin;
exception when duplicate_object or unique_violation then
  -- Roles belong to the server: another database of it was first.
  null;
end $$;
do $$ begin execute format('grant millrace_writer to %I', current_user); end $$;

grant usage on schema millrace to millrace_writer;
grant select on all tables in schema millrace to millrace_writer;
grant insert on millrace.events, millrace.event_ids, millrace.alerts, millrace.duplicates to millrace_writer;

-- What is worked on: these rows have states, or are replaced by newer ones.
grant insert, update on millrace.quarantine, millrace.checkpoints to millrace_writer;
grant insert, update (published_at), delete on millrace.outbox to millrace_writer;
grant insert, delete on millrace.window_snapshots to millrace_writer;

-- A partition belongs to the owner of the table: members have one made. What they may not do to the whole table they
-- may not do to its parts either, which nobody was granted anything on.
create function millrace.create_day_partition(day date) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  name text := 'events_' || to_char(day, 'YYYYMMDD');
begin
  -- Members that meet the first event of a day together take turns.
  perform pg_advisory_xact_lock(hashtext('millrace.events'));
  execute format(
    'create table if not exists millrace.%I partition of millrace.events for values from (%L) to (%L)
     with (autovacuum_vacuum_insert_threshold = 20000000, autovacuum_analyze_threshold = 2000000)',
    name, day::text || ' 00:00+00', (day + 1)::text || ' 00:00+00');
exception when check_violation then
  -- events_default holds rows of that day already; there they stay.
  null;
end $$;
revoke execute on function millrace.create_day_partition from public;
grant execute on function millrace.create_day_partition to millrace_writer;

-- Down Migration

drop function millrace.create_day_partition;
revoke all on all tables in schema millrace from millrace_writer;
revoke all on schema millrace from millrace_writer;
