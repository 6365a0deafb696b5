-- Up Migration

-- The log of accepted events. Append-only; one partition a day of event time; what is older than the retention at
-- its arrival goes to events_default.
create table millrace.events (
  event_id uuid not null,
  account_id text not null,
  type text not null,
  amount_minor bigint not null,
  currency text not null,
  merchant_id text,
  terminal_id text,
  country text,
  latitude double precision,
  longitude double precision,
  occurred_at timestamptz not null,
  metadata jsonb,
  produced_at timestamptz,
  received_at timestamptz not null,
  late boolean not null,
  enrichment text not null,
  home_country text,
  segment text,
  merchant_name text,
  merchant_category text,
  cross_border boolean,
  kafka_partition integer not null,
  kafka_offset bigint not null
) partition by range (occurred_at);

-- Rows are only ever added: vacuum has nothing to remove, and reading what was just written every minute shows in
-- the latency. Freezing waits for twenty million rows; day partitions are made with the same settings.
create table millrace.events_default partition of millrace.events default
  with (autovacuum_vacuum_insert_threshold = 20000000, autovacuum_analyze_threshold = 2000000);

-- Restoring windows, projecting read models, finding an event by its position.
create index events_position on millrace.events (kafka_partition, kafka_offset);

-- Identity over all days: a unique index of a partitioned table can't span its partitions.
create table millrace.event_ids (
  event_id uuid primary key,
  occurred_at timestamptz not null,
  kafka_partition integer not null,
  kafka_offset bigint not null
) with (autovacuum_vacuum_insert_threshold = 20000000, autovacuum_analyze_threshold = 2000000);

-- Tiny; finds what the retention removes.
create index event_ids_occurred on millrace.event_ids using brin (occurred_at);

create table millrace.alerts (
  alert_id text primary key,
  detector text not null,
  account_id text not null,
  event_id uuid not null,
  occurred_at timestamptz not null,
  measured double precision not null,
  threshold double precision not null,
  severity text not null,
  reason text not null,
  raised_at timestamptz not null,
  -- The record whose arrival raised it; not always the one the alert is about.
  kafka_partition integer not null,
  kafka_offset bigint not null
);
create index alerts_position on millrace.alerts (kafka_partition, kafka_offset);
create index alerts_account on millrace.alerts (account_id, occurred_at);
create index alerts_newest on millrace.alerts (raised_at);
create index alerts_event on millrace.alerts (event_id);

-- Alerts on their way out, written with their cause.
create table millrace.outbox (
  outbox_id bigint generated always as identity primary key,
  alert_id text not null,
  account_id text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  published_at timestamptz
);
create index outbox_waiting on millrace.outbox (outbox_id) where published_at is null;

-- Records whose event was stored before from another position.
create table millrace.duplicates (
  position text primary key,
  event_id uuid not null,
  account_id text not null,
  seen_at timestamptz not null
);

-- Records that were turned away, as they arrived.
create table millrace.quarantine (
  position text primary key,
  code text not null,
  cause text not null,
  route text not null,
  key text,
  event_id text,
  account_id text,
  bytes bytea not null,
  received_at timestamptz not null,
  quarantined_at timestamptz not null
);
create index quarantine_newest on millrace.quarantine (quarantined_at);

-- How far each partition of the log is stored. epoch fences: whoever takes a partition over raises it, and a commit
-- under an earlier epoch is refused.
create table millrace.checkpoints (
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  epoch bigint not null,
  owner text not null,
  -- The newest complete generation in window_snapshots, 0 before the first.
  snapshot_generation bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (topic, partition)
);

-- Window states in pieces; a piece holds its accounts as they stood after through_offset - 1.
create table millrace.window_snapshots (
  partition integer not null,
  generation bigint not null,
  piece integer not null,
  through_offset bigint not null,
  accounts integer not null,
  state bytea not null,
  primary key (partition, generation, piece)
);
alter table millrace.window_snapshots alter column state set storage external;

create table millrace.account_profiles (
  account_id text primary key,
  home_country text,
  segment text,
  updated_at timestamptz not null default now()
);
create index account_profiles_changed on millrace.account_profiles (updated_at);

create table millrace.merchants (
  merchant_id text primary key,
  name text,
  category text,
  country text,
  updated_at timestamptz not null default now()
);
create index merchants_changed on millrace.merchants (updated_at);

-- Retention: removes events, their ids and notes of their duplicates from before a day (UTC). Days go as whole
-- partitions, the rest in small transactions beside the running members. An id that is gone counts as new again.
create procedure millrace.drop_events_before(cutoff date) language plpgsql as $$
declare
  day text;
  since timestamptz := cutoff::timestamp at time zone 'UTC';
begin
  for day in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'millrace.events'::regclass and c.relname ~ '^events_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < cutoff
    order by 1
  loop
    execute format('drop table millrace.%I', day);
    commit;
  end loop;
  loop
    delete from millrace.events_default where ctid = any (array(
      select ctid from millrace.events_default where occurred_at < since limit 10000));
    exit when not found;
    commit;
  end loop;
  loop
    delete from millrace.event_ids where ctid = any (array(
      select ctid from millrace.event_ids where occurred_at < since limit 10000));
    exit when not found;
    commit;
  end loop;
  delete from millrace.duplicates where seen_at < since;
end $$;

-- Down Migration

drop procedure millrace.drop_events_before;

drop table millrace.merchants, millrace.account_profiles, millrace.window_snapshots, millrace.checkpoints,
  millrace.quarantine, millrace.duplicates, millrace.outbox, millrace.alerts, millrace.event_ids, millrace.events;
