import { countByDescription, countStores, settled } from '../../bin/commands/stores/count.ts';
import type { Pipeline, Row } from './pipeline.ts';
import type { AtRest } from './stream.ts';

/** Table → its rows by key, at one moment. */
export interface Contents {
  readonly events: ReadonlyMap<string, Row>;
  readonly alerts: ReadonlyMap<string, Row>;
  readonly duplicates: ReadonlyMap<string, Row>;
  readonly quarantine: ReadonlyMap<string, Row>;
}

export async function contentsOf(pipeline: Pipeline): Promise<Contents> {
  const byKey = async (table: keyof Contents, key: string, ...more: string[]) =>
    new Map((await pipeline.rows(table, [key, ...more])).map((row) => [String(row[key]), row]));
  const [events, alerts, duplicates, quarantine] = await Promise.all([
    byKey('events', 'eventId'),
    byKey('alerts', 'alertId'),
    byKey('duplicates', 'position', 'eventId'),
    byKey('quarantine', 'position', 'code'),
  ]);
  return { events, alerts, duplicates, quarantine };
}

/** What has come to rest since an earlier moment. */
export function restSince(before: Contents, now: Contents): AtRest {
  const values = (table: keyof Contents, attribute: string): string[] =>
    [...now[table]]
      .filter(([key]) => !before[table].has(key))
      .map(([, row]) => String(row[attribute]))
      .sort();
  return {
    eventIds: values('events', 'eventId'),
    alertIds: values('alerts', 'alertId'),
    duplicateIds: values('duplicates', 'eventId'),
    codes: values('quarantine', 'code'),
  };
}

/** Records stored, noted as duplicates or quarantined, all in all. */
export async function settledRecords({ dynamo, endpoints }: Pipeline): Promise<number> {
  return settled(await countStores(dynamo, endpoints.tables, countByDescription));
}
