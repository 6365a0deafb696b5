import { totalsIn } from '../../../src/adapters/dynamodb/account-totals.ts';
import { text } from '../../../src/adapters/dynamodb/attributes.ts';
import { tablePages } from '../../../src/adapters/dynamodb/table-pages.ts';
import type { StoredWindow } from '../../../src/application/ports/window-store.ts';
import type { Alert } from '../../../src/domain/alert.ts';
import type { Transaction } from '../../../src/domain/event.ts';
import { AddedTransactionFields } from '../../../src/domain/transaction.generated.ts';
import { PartedWindow } from '../../../src/domain/windows/parted-window.ts';
import { WindowMemory } from '../../../src/domain/windows/window-memory.ts';
import type { Pipeline, Row } from '../../helpers/pipeline.ts';
import { originalOf } from '../../helpers/quarantine.ts';
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

const IDENTITY = [
  ...['eventId', 'type', 'accountId', 'amountMinor', 'currency', 'merchantId', 'terminalId'],
  ...['country', 'latitude', 'longitude', 'occurredAt'],
] as const;
const ADDED = Object.keys(AddedTransactionFields);
const ENRICHMENT = ['homeCountry', 'segment', 'merchantName', 'merchantCategory', 'crossBorder'];
const ALERT = [
  ...['alertId', 'detector', 'accountId', 'eventId', 'occurredAt', 'measured', 'threshold'],
  ...['severity', 'reason'],
];

/** What the workflow lane made of a stretch, read from DynamoDB. */
export async function workflowRows(pipeline: Pipeline, stretch: Stretch): Promise<LaneRows> {
  const here = (row: Row): boolean => stretch.has(String(row['position']));
  const ours = (row: Row): boolean => stretch.hasAccount(String(row['accountId']));
  const position = (row: Row): string => String(row['position']);
  const also = ['metadata', 'enrichment', 'position', 'late', 'producedAt'];
  const events = await pipeline.rows('events', [...IDENTITY, ...ADDED, ...ENRICHMENT, ...also]);
  const alerts = await pipeline.rows('alerts', ALERT);
  const duplicates = await pipeline.rows('duplicates', ['position', 'eventId', 'accountId']);
  const inQuarantine = [
    ...['position', 'code', 'cause', 'key', 'eventId', 'accountId', 'bytes', 'claim'],
  ];
  const quarantine = (await pipeline.rows('quarantine', inQuarantine)).filter(here);
  const accounts = (await pipeline.rows('windows', ['accountId'])).filter(ours);
  const windows = await pipeline.windows(accounts.map((row) => String(row['accountId'])));
  return {
    events: new Map(events.filter(here).map((row) => [position(row), storedRow(row)])),
    alerts: new Map(
      alerts.filter(ours).map((row) => [String(row['alertId']), alertRow(row as unknown as Alert)]),
    ),
    duplicates: new Map(
      duplicates
        .filter(here)
        .map((row) => [position(row), duplicateRow(row['eventId'], row['accountId'])]),
    ),
    quarantine: new Map(
      await Promise.all(
        quarantine.map(
          async (row): Promise<[string, string]> => [
            position(row),
            quarantineRow({
              code: String(row['code']),
              cause: String(row['cause']),
              key: textOf(row['key']),
              eventId: textOf(row['eventId']),
              accountId: textOf(row['accountId']),
              bytes: await originalOf(row, pipeline.endpoints),
            }),
          ],
        ),
      ),
    ),
    windows: windowTexts(windows),
    totals: await totalsOf(pipeline, stretch),
  };
}

function storedRow(row: Row): string {
  const fields = Object.fromEntries(
    [...IDENTITY, ...ADDED].map((name) => [name, row[name] ?? null]),
  );
  const joined = ENRICHMENT.filter((name) => row[name] !== undefined);
  return eventRow({
    event: { ...fields, metadata: row['metadata'] ?? {} } as Transaction,
    late: row['late'] === true,
    producedAt: row['producedAt'] as number | undefined,
    enrichment: {
      level: row['enrichment'],
      ...Object.fromEntries(joined.map((name) => [name, row[name]])),
    },
  });
}

function windowTexts(stored: ReadonlyMap<string, StoredWindow>): Map<string, string> {
  const memory = new WindowMemory();
  for (const [accountId, window] of stored) new PartedWindow(memory, accountId, window);
  return new Map([...windowsOf(memory)].map(([id, window]) => [id, JSON.stringify(window)]));
}

async function totalsOf({ dynamo, endpoints }: Pipeline, { hasAccount }: Stretch) {
  const rows = new Map<string, string>();
  for await (const items of tablePages(dynamo, endpoints.tables.windows)) {
    for (const item of items) {
      const id = text(item, 'accountId');
      if (hasAccount(id)) rows.set(id, totalsRow(totalsIn(item)));
    }
  }
  return rows;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
