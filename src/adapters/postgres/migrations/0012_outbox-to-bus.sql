-- Up Migration

-- When an alert was published on the bus; null while it waits for that. Members that have no bus leave the default:
-- nobody waits for it, also when there is a bus one day.
alter table millrace.outbox add column bus_published_at timestamptz default '-infinity';
create index outbox_bus_waiting on millrace.outbox (outbox_id) where bus_published_at is null;
grant update (bus_published_at) on millrace.outbox to millrace_writer;

-- Down Migration

alter table millrace.outbox drop column bus_published_at;
