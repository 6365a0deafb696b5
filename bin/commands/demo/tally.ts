import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Endpoints } from '../../../local/endpoints.ts';
import { numberOf, textOf } from '../stores/plain.ts';
import { scan } from '../stores/scan.ts';
import { type Percentiles, percentiles } from './percentile.ts';
import type { RaisedAlert } from './verdict.ts';

/** What the stores hold since a moment, read item by item. */
export interface Tally {
  readonly late: number;
  readonly quarantinedByCode: Readonly<Record<string, number>>;
  /** Every alert there is, also from before: a stream sent again raises none anew. */
  readonly alerts: readonly RaisedAlert[];
  readonly alertsByDetector: Readonly<Record<string, number>>;
  readonly latencyMs: Percentiles;
  /** When the last event was stored, epoch ms; 0 when none was. */
  readonly lastStoredAt: number;
}

/** Reads the stores once. @param since epoch ms */
export async function tallySince(
  client: DynamoDBClient,
  tables: Endpoints['tables'],
  since: number,
): Promise<Tally> {
  const [events, codes, alerts] = await Promise.all([
    readEvents(client, tables.events, since),
    readCodes(client, tables.quarantine, new Date(since).toISOString()),
    readAlerts(client, tables.alerts),
  ]);
  const sinceText = new Date(since).toISOString();
  const raised = alerts.filter(({ raisedAt }) => raisedAt >= sinceText);
  return {
    ...events,
    quarantinedByCode: countBy(codes),
    alerts,
    alertsByDetector: countBy(raised.map(({ detector }) => detector)),
  };
}

async function readEvents(client: DynamoDBClient, table: string, since: number) {
  const latencies: number[] = [];
  let late = 0;
  let lastStoredAt = 0;
  const attributes = ['producedAt', 'storedAt', 'late'];
  const items = scan(client, {
    table,
    attributes,
    since: { attribute: 'storedAt', value: since },
  });
  for await (const item of items) {
    const storedAt = numberOf(item, 'storedAt');
    const latency = storedAt - numberOf(item, 'producedAt');
    if (!Number.isNaN(latency)) latencies.push(latency);
    if (item['late']?.BOOL === true) late += 1;
    lastStoredAt = Math.max(lastStoredAt, storedAt);
  }
  return { late, lastStoredAt, latencyMs: percentiles(latencies) };
}

async function readCodes(client: DynamoDBClient, table: string, since: string): Promise<string[]> {
  const codes: string[] = [];
  const items = scan(client, {
    table,
    attributes: ['code'],
    since: { attribute: 'quarantinedAt', value: since },
  });
  for await (const item of items) codes.push(textOf(item, 'code'));
  return codes;
}

async function readAlerts(client: DynamoDBClient, table: string) {
  const alerts: (RaisedAlert & { readonly raisedAt: string })[] = [];
  const attributes = ['detector', 'accountId', 'raisedAt'];
  for await (const item of scan(client, { table, attributes })) {
    alerts.push({
      detector: textOf(item, 'detector'),
      accountId: textOf(item, 'accountId'),
      raisedAt: textOf(item, 'raisedAt'),
    });
  }
  return alerts;
}

/** How often each name occurs, most often first. */
export function countBy(names: readonly string[]): Record<string, number> {
  const counts = [...Map.groupBy(names, (name) => name)].map(
    ([name, all]) => [name, all.length] as const,
  );
  return Object.fromEntries(counts.sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])));
}
