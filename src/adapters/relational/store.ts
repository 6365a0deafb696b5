import type { Pool } from 'pg';
import type { Applied, RelationalStore } from '../../application/ports/relational-store.ts';
import { MillraceError } from '../../domain/errors.ts';
import { faultOf } from '../postgres/connection.ts';
import { insertAlerts } from './insert-alerts.ts';
import { insertEvents } from './insert-events.ts';
import { migrateRelational } from './migrate.ts';

/**
 * The relational side in a PostgreSQL database, whose `analytics` schema it makes and migrates before the first facts.
 * Statements are unnamed and no setting is changed, so that a pooler may give each to another connection.
 * @param prefix of the tables' names: a rebuild fills others than the live ones
 */
export function relationalStore(pool: Pool, prefix = ''): RelationalStore {
  let migrated: Promise<unknown> | undefined;

  async function ready(): Promise<void> {
    migrated ??= migrateRelational(pool);
    try {
      await migrated;
    } catch (error) {
      migrated = undefined;
      throw error;
    }
  }

  return {
    async apply({ events, alerts }): Promise<Applied> {
      await ready();
      try {
        // Each is one statement and harmless when it comes again, so a failure between them loses nothing.
        const newEvents =
          events.length === 0 ? 0 : await onceMore(() => insertEvents(pool, events, prefix));
        const newAlerts =
          alerts.length === 0 ? 0 : await onceMore(() => insertAlerts(pool, alerts, prefix));
        return { kind: 'applied', events: newEvents, alerts: newAlerts };
      } catch (error) {
        if (isAboutValues(error)) return { kind: 'refused', cause: error.message };
        throw failure(error);
      }
    },

    async keepRefused(changes) {
      await ready();
      try {
        await pool.query(
          `insert into analytics.${prefix}refused (position, cause, original)
           select * from unnest($1::text[], $2::text[], $3::bytea[]) on conflict (position) do nothing`,
          [
            changes.map(({ position }) => position),
            changes.map(({ cause }) => cause.replaceAll('\0', '\uFFFD')),
            changes.map(({ original }) => Buffer.from(original)),
          ],
        );
      } catch (error) {
        throw failure(error);
      }
    },
  };
}

/** Class 22 (data) and 23 (constraint): these values, whenever they come. Anything else may be mended. */
const isAboutValues = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^2[23][0-9A-Z]{3}$/.test(String(error.code));

/** A connection that broke while the function was frozen shows only when it is used. */
async function onceMore<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (faultOf(error) !== 'unavailable') throw error;
    return await ask();
  }
}

function failure(cause: unknown): MillraceError {
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  const fault = faultOf(cause);
  const code =
    fault === 'collided'
      ? 'MLR_STORE_CONTENTION'
      : fault === 'refused' || fault === 'exists'
        ? 'MLR_STORE_REFUSED'
        : 'MLR_STORE_UNAVAILABLE';
  return new MillraceError(code, `the relational database: ${why}`, { cause });
}
