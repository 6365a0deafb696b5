/** Events and alerts as they were stored, and spending by hour. Unknown countries are ZZ, which ISO 3166 leaves to users. */
export const FACTS = `
create table analytics.events (
  event_id uuid primary key,
  account_id text not null,
  type text not null,
  amount_minor bigint not null,
  currency text not null,
  spend boolean not null,
  merchant_id text,
  country text,
  occurred_at timestamptz not null,
  stored_at timestamptz not null,
  late boolean not null
);
create index events_occurred on analytics.events using brin (occurred_at);
create index events_account on analytics.events (account_id, occurred_at);

create table analytics.alerts (
  alert_id text primary key,
  detector text not null,
  account_id text not null,
  event_id uuid not null,
  occurred_at timestamptz not null,
  measured double precision not null,
  threshold double precision not null,
  severity text not null,
  reason text not null,
  raised_at timestamptz not null
);
create index alerts_occurred on analytics.alerts (occurred_at);
create index alerts_account on analytics.alerts (account_id, occurred_at);

-- Counts every event of analytics.events once: changed by the statement that inserts it, and by nothing else.
create table analytics.spend_by_country_hour (
  hour timestamptz not null,
  country text not null,
  currency text not null,
  events bigint not null,
  spends bigint not null,
  spend_minor numeric(38, 0) not null,
  primary key (hour, country, currency)
);

-- What is no row of the tables above, as it was read.
create table analytics.refused (
  position text primary key,
  cause text not null,
  original bytea not null,
  refused_at timestamptz not null default now()
);
`;
