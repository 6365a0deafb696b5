-- Up Migration

-- An account's events in a time range. The id that breaks ties is not in it: at one millisecond an account has few.
create index events_account on millrace.events (account_id, occurred_at);

-- Alerts of all, of an account, of a detector, by when they were raised. With the id, so that the order of a page is
-- the index's own: many alerts have the same moment, and without statistics the planner would rather sort all of them.
create index alerts_raised on millrace.alerts (raised_at, alert_id);
drop index millrace.alerts_newest;
create index alerts_account_raised on millrace.alerts (account_id, raised_at, alert_id);
create index alerts_detector_raised on millrace.alerts (detector, raised_at, alert_id);

-- The query side works as this role: it reads what it shows, and nothing else.
do $$ begin
  create role millrace_reader nologin;
exception when duplicate_object or unique_violation then
  -- Roles belong to the server: another database of it was first.
  null;
end $$;
do $$ begin execute format('grant millrace_reader to %I', current_user); end $$;

grant usage on schema millrace to millrace_reader;
grant select on millrace.events, millrace.alerts, millrace.checkpoints to millrace_reader;

-- Down Migration

revoke all on all tables in schema millrace from millrace_reader;
revoke all on schema millrace from millrace_reader;

create index alerts_newest on millrace.alerts (raised_at);
drop index millrace.alerts_detector_raised, millrace.alerts_account_raised, millrace.alerts_raised,
  millrace.events_account;
