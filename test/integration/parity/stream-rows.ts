import type { Pool } from 'pg';
import { eventOfRow } from '../../../src/adapters/postgres/event-of-row.ts';
import { positionOf } from '../../../src/adapters/postgres/event-row.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import {
  countEvent,
  totalsOf as totalsOfChanges,
} from '../../../src/domain/projections/account-totals.ts';
import { type AccountChanges, noAccountChanges } from '../../../src/domain/projections/changes.ts';
import { restoreWindows } from '../../../src/stream/restore.ts';
import { windowsOf } from '../../helpers/windows.ts';
import {
  alertRow,
  duplicateRow,
  eventRow,
  type LaneRows,
  quarantineRow,
  type Stretch,
  totalsRow,
} from './lane-rows.ts';

type Row = Record<string, unknown>;

/** What the stream lane made of a stretch, read from PostgreSQL. */
export async function streamRows(pool: Pool, topic: string, stretch: Stretch): Promise<LaneRows> {
  const rows = async (table: string) =>
    (await pool.query<Row>(`select * from millrace.${table}`)).rows;
  const here = (row: Row): boolean => stretch.has(String(row['position']));
  const events = (await rows('events')).map((row) => ({ position: placeOf(topic, row), row }));
  const alerts = (await rows('alerts')).filter((row) =>
    stretch.hasAccount(String(row['account_id'])),
  );
  return {
    events: new Map(
      events
        .filter(({ position }) => stretch.has(position))
        .map(({ position, row }) => [position, storedRow(row)]),
    ),
    alerts: new Map(alerts.map((row) => [String(row['alert_id']), alertRow(alertIn(row))])),
    duplicates: new Map(
      (await rows('duplicates'))
        .filter(here)
        .map((row) => [String(row['position']), duplicateRow(row['event_id'], row['account_id'])]),
    ),
    quarantine: new Map(
      (await rows('quarantine')).filter(here).map((row) => [
        String(row['position']),
        quarantineRow({
          code: String(row['code']),
          cause: String(row['cause']),
          key: row['key'] as string | null,
          eventId: row['event_id'] as string | null,
          accountId: row['account_id'] as string | null,
          bytes: row['bytes'] as Buffer,
        }),
      ]),
    ),
    windows: await windowTexts(pool, stretch),
    totals: totalsOf(
      events.map(({ row }) => row).filter((row) => stretch.hasAccount(String(row['account_id']))),
      alerts,
    ),
  };
}

function totalsOf(events: readonly Row[], alerts: readonly Row[]): Map<string, string> {
  const accounts = new Map<string, AccountChanges>();
  const changesOf = (row: Row): AccountChanges => {
    const id = String(row['account_id']);
    const changes = accounts.get(id) ?? noAccountChanges();
    accounts.set(id, changes);
    return changes;
  };
  for (const row of events) countEvent(changesOf(row), eventOfRow(row), row['late'] === true);
  for (const row of alerts) changesOf(row).alerts += 1;
  return new Map([...accounts].map(([id, changes]) => [id, totalsRow(totalsOfChanges(changes))]));
}

/** As the next owner of each partition would restore them. */
async function windowTexts(pool: Pool, stretch: Stretch): Promise<Map<string, string>> {
  const { rows } = await pool.query('select * from millrace.checkpoints');
  const texts = new Map<string, string>();
  for (const row of rows) {
    const claim = {
      epoch: Number(row.epoch),
      nextOffset: Number(row.next_offset),
      snapshotGeneration: Number(row.snapshot_generation),
    };
    const { windows } = await restoreWindows(pool, row.partition, claim, rulesFor());
    for (const [id, window] of windowsOf(windows)) {
      // An account whose events were all late or turned away has no window in either lane.
      const empty = window === undefined || window.watermark === Number.NEGATIVE_INFINITY;
      if (stretch.hasAccount(id) && !empty) texts.set(id, JSON.stringify(window));
    }
  }
  return texts;
}

const placeOf = (topic: string, row: Row): string =>
  positionOf(topic, {
    partition: Number(row['kafka_partition']),
    offset: Number(row['kafka_offset']),
  });

const ms = (value: unknown): number => (value as Date).getTime();

function storedRow(row: Row): string {
  const joined = {
    level: row['enrichment'],
    homeCountry: row['home_country'],
    segment: row['segment'],
    merchantName: row['merchant_name'],
    merchantCategory: row['merchant_category'],
    crossBorder: row['cross_border'],
  };
  return eventRow({
    event: eventOfRow(row),
    late: row['late'] === true,
    producedAt: row['produced_at'] === null ? undefined : ms(row['produced_at']),
    enrichment: Object.fromEntries(Object.entries(joined).filter(([, value]) => value !== null)),
  });
}

const alertIn = (row: Row): Alert =>
  ({
    alertId: row['alert_id'],
    detector: row['detector'],
    accountId: row['account_id'],
    eventId: row['event_id'],
    occurredAt: ms(row['occurred_at']),
    measured: row['measured'],
    threshold: row['threshold'],
    severity: row['severity'],
    reason: row['reason'],
  }) as Alert;
