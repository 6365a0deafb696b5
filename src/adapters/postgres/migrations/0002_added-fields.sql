-- Up Migration

-- What an event states in fields that later versions of its schema added; null where it states none.
alter table millrace.events add column added_fields jsonb;

-- Down Migration

alter table millrace.events drop column added_fields;
