import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Item, text } from './attributes.ts';
import { ofPart } from './ledger-items.ts';
import { plainOf } from './plain.ts';
import { tablePages } from './table-pages.ts';

export interface AuditedTables {
  readonly events: string;
  readonly windows: string;
  readonly windowParts: string;
  readonly alerts: string;
  readonly duplicates: string;
  readonly quarantine: string;
}

export interface CopyOptions {
  readonly tables: AuditedTables;
  readonly topic: string;
  /** Next offset by partition, read before: everything below was stored when the copy began. */
  readonly checkpoints: ReadonlyMap<number, number>;
  /** Told how many items were copied. */
  readonly onItems: (count: number) => void;
  readonly signal: AbortSignal;
  /** Duplicates and quarantine as well. @default true */
  readonly repeats?: boolean;
  /** Whose events and windows. @default everybody's */
  readonly ofAccount?: (accountId: string) => boolean;
}

/** A file of SQLite without a name: gone when closed, and however the process ends. */
export interface AuditCopy {
  readonly db: DatabaseSync;
  close(): void;
}

/** What has a place in the topic is found by it; `at` counts as text, as the item says. */
const TABLES = `
  create table events (event_id text, account_id text, position text, part int, at int, body text);
  create table alerts (alert_id text primary key, event_id text, account_id text, body text, claimed int default 0);
  create table duplicates (position text, part int, at int, body text);
  create table quarantine (position text, part int, at int, body text, bytes blob);
  create table windows (account_id text primary key, state blob, body text);
  create table window_parts (account_id text, number int, state blob, primary key (account_id, number));
  create table checkpoints (part int primary key, next int);`;

/**
 * Accounts with what was stored of them: \`mixed\` has events from more than one partition, or from no partition;
 * \`busy\` also from beyond the checkpoints.
 */
const INDEXES = `
  create index events_by_id on events (event_id);
  create index events_by_place on events (part, at);
  create index duplicates_by_place on duplicates (part, at);
  create index quarantine_by_place on quarantine (part, at);
  create table accounts as select account_id, min(part) as part,
      max(part is null) or min(part) <> max(part) as mixed,
      max(coalesce(at >= coalesce(next, 0), 0)) as busy
    from events left join checkpoints using (part) group by account_id;
  create unique index accounts_by_id on accounts (account_id);
  create index accounts_by_partition on accounts (part);`;

/**
 * Copies the workflow lane's tables into a file, since DynamoDB gives items in no order: memory holds a page. Events
 * come last. What the others tell of was stored before or with its event, so that no event is missed that has anything
 * to do with a row.
 */
export async function auditCopy(client: DynamoDBClient, options: CopyOptions): Promise<AuditCopy> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-audit-'));
  const db = new DatabaseSync(join(directory, 'copy.sqlite'));
  try {
    db.exec(
      'pragma journal_mode = memory; pragma synchronous = off; pragma locking_mode = exclusive',
    );
    db.exec(TABLES);
    rmSync(directory, { recursive: true, force: true });
    const checkpoint = db.prepare('insert into checkpoints values (?, ?)');
    for (const [partition, next] of options.checkpoints) checkpoint.run(partition, next);
    await fill(client, db, options);
    db.exec(INDEXES);
    return { db, close: () => db.close() };
  } catch (error) {
    db.close();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

type Value = string | number | Uint8Array | null;

async function fill(client: DynamoDBClient, db: DatabaseSync, options: CopyOptions): Promise<void> {
  const { tables, topic, onItems, signal, repeats = true, ofAccount = () => true } = options;
  const place = (item: Item): [string, number | null, number | null] => {
    const position = text(item, 'position');
    return [position, ...placeIn(topic, position)];
  };
  const copy = async (
    table: string,
    into: string,
    values: (item: Item) => Value[],
    accountOf?: (item: Item) => string,
  ) => {
    const insert = db.prepare(into);
    for await (const items of tablePages(client, table)) {
      if (signal.aborted) return;
      db.exec('begin');
      for (const item of items) {
        if (accountOf === undefined || ofAccount(accountOf(item))) insert.run(...values(item));
      }
      db.exec('commit');
      onItems(items.length);
    }
  };
  const own = (item: Item) => text(item, 'accountId');
  await copy(
    tables.windows,
    'insert into windows values (?, ?, ?)',
    ({ state, ...item }) => [own(item), state?.B ?? new Uint8Array(0), JSON.stringify(item)],
    own,
  );
  // After the heads: a part that a head needs goes only when its account stores another event.
  await copy(
    tables.windowParts,
    'insert into window_parts values (?, ?, ?)',
    (item) => {
      const { accountId, number } = ofPart(text(item, 'id'));
      return [accountId, number, item['state']?.B ?? new Uint8Array(0)];
    },
    (item) => ofPart(text(item, 'id')).accountId,
  );
  await copy(
    tables.alerts,
    'insert into alerts (alert_id, event_id, account_id, body) values (?, ?, ?, ?)',
    (item) => [
      ...[text(item, 'alertId'), text(item, 'eventId'), text(item, 'accountId')],
      JSON.stringify(plainOf(item)),
    ],
  );
  if (repeats) {
    await copy(tables.duplicates, 'insert into duplicates values (?, ?, ?, ?)', (item) => [
      ...[...place(item), JSON.stringify(plainOf(item))],
    ]);
    await copy(tables.quarantine, 'insert into quarantine values (?, ?, ?, ?, ?)', (item) => {
      const { bytes, ...others } = item;
      return [...place(item), JSON.stringify(plainOf(others)), bytes?.B ?? null];
    });
  }
  await copy(
    tables.events,
    'insert into events values (?, ?, ?, ?, ?, ?)',
    (item) => [
      ...[text(item, 'eventId'), own(item), ...place(item)],
      JSON.stringify(plainOf(item)),
    ],
    own,
  );
}

/** Partition and offset of a position in the topic, spelled as the lane spells it. */
function placeIn(topic: string, position: string): [number | null, number | null] {
  const prefix = `kafka:${topic}:`;
  const found = /^(0|[1-9]\d{0,9}):(0|[1-9]\d{0,14})$/.exec(position.slice(prefix.length));
  if (!position.startsWith(prefix) || found === null) return [null, null];
  return [Number(found[1]), Number(found[2])];
}
