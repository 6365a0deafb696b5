import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Endpoints } from '../../../local/endpoints.ts';
import { numberOf, textOf } from '../stores/plain.ts';
import { scan } from '../stores/scan.ts';
import type { LaneOutcome } from './lanes/lane.ts';
import { percentiles } from './percentile.ts';

/** What the workflow lane's tables hold since a moment, read item by item. */
export type Tally = Omit<LaneOutcome, 'stored' | 'duplicates' | 'quarantined' | 'alerts'>;

/** Reads the tables once. @param since epoch ms */
export async function tallySince(
  client: DynamoDBClient,
  tables: Endpoints['tables'],
  since: number,
): Promise<Tally> {
  const sinceText = new Date(since).toISOString();
  const [{ eventIds, ...events }, refused, alerts] = await Promise.all([
    readEvents(client, tables.events, since),
    readQuarantine(client, tables.quarantine, sinceText),
    readAlerts(client, tables.alerts),
  ]);
  const now = alerts.filter(({ raisedAt }) => raisedAt >= sinceText);
  return {
    ...events,
    quarantinedByCode: countBy(refused.map(({ code }) => code)),
    // Also those from before: a stream sent again raises none anew.
    raised: alerts,
    alertsByDetector: countBy(now.map(({ detector }) => detector)),
    overKafka: {
      eventIds,
      alerts: new Map(alerts.map(({ alertId, eventId }) => [alertId, eventId])),
      quarantined: new Set(
        refused
          .filter(({ position }) => isKafka(position))
          .map(({ position, code }) => `${position} ${code}`),
      ),
    },
  };
}

const isKafka = (position: string): boolean => position.startsWith('kafka:');

async function readEvents(client: DynamoDBClient, table: string, since: number) {
  const latencies: number[] = [];
  const eventIds = new Set<string>();
  let late = 0;
  let lastStoredAt = 0;
  const attributes = ['eventId', 'position', 'producedAt', 'storedAt', 'late'];
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
    if (isKafka(textOf(item, 'position'))) eventIds.add(textOf(item, 'eventId'));
    lastStoredAt = Math.max(lastStoredAt, storedAt);
  }
  return { late, lastStoredAt, latencyMs: percentiles(latencies), eventIds };
}

async function readQuarantine(client: DynamoDBClient, table: string, since: string) {
  const refused: { readonly position: string; readonly code: string }[] = [];
  const items = scan(client, {
    table,
    attributes: ['position', 'code'],
    since: { attribute: 'quarantinedAt', value: since },
  });
  for await (const item of items) {
    refused.push({ position: textOf(item, 'position'), code: textOf(item, 'code') });
  }
  return refused;
}

async function readAlerts(client: DynamoDBClient, table: string) {
  const attributes = ['alertId', 'eventId', 'detector', 'accountId', 'raisedAt'] as const;
  const alerts: Record<(typeof attributes)[number], string>[] = [];
  for await (const item of scan(client, { table, attributes })) {
    alerts.push({
      alertId: textOf(item, 'alertId'),
      eventId: textOf(item, 'eventId'),
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
