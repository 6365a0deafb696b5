-- Up Migration

-- Of an event that was redriven or replayed: where it first stood and what sent it; null for all others.
alter table millrace.events add column provenance jsonb;

-- quarantined_at is when the record was first seen.
alter table millrace.quarantine
  add column attempts integer not null default 1,
  add column last_seen_at timestamptz,
  add column headers jsonb,
  add column provenance jsonb,
  -- quarantined, redriving (a run is about to send it, or was), redriven or discarded.
  add column state text not null default 'quarantined',
  -- What the run sends: { run, at, bytes?, key?, target }; written before the send.
  add column redrive jsonb;

-- Down Migration

alter table millrace.quarantine drop column attempts, drop column last_seen_at, drop column headers,
  drop column provenance, drop column state, drop column redrive;
alter table millrace.events drop column provenance;
