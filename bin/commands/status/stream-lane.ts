import type { CommonEndpoints, StreamEndpoint } from '../../../local/endpoints.ts';
import { readinessOf } from '../../../local/stream/readiness.ts';
import { EXPORTED } from '../../../src/adapters/prometheus/exported.ts';
import { type Database, database } from '../stores/database.ts';
import { metricsOf, sumOf } from './member-metrics.ts';
import { streamLag } from './pending.ts';

/** One member as it shows itself. */
export interface MemberStatus {
  readonly name: string;
  readonly url: string;
  readonly ready: boolean;
  /** Why it is not ready, sentences. */
  readonly reasons: readonly string[];
  readonly partitions: readonly number[];
  /** Records behind the end of its partitions; `undefined` when it does not answer. */
  readonly lag: number | undefined;
  /** Events since it started; `undefined` when it does not answer. */
  readonly stored: number | undefined;
}

export interface StreamTables {
  readonly events: number;
  readonly duplicates: number;
  readonly quarantine: number;
  readonly alerts: number;
}

/** The stream lane at a moment; what does not answer is undefined. */
export interface StreamStatus {
  readonly members: readonly MemberStatus[];
  readonly tables: StreamTables | undefined;
  /** Records in Kafka that are not stored. */
  readonly lag: number | undefined;
}

export async function streamStatus(
  endpoints: CommonEndpoints,
  stream: StreamEndpoint,
): Promise<StreamStatus> {
  const store = database(stream.databaseUrl);
  try {
    const [members, tables, lag] = await Promise.all([
      Promise.all(stream.members.map(memberStatus)),
      countTables(store).catch(() => undefined),
      streamLag(endpoints).catch(() => undefined),
    ]);
    return { members, tables, lag };
  } finally {
    await store.close();
  }
}

async function memberStatus(member: StreamEndpoint['members'][number]): Promise<MemberStatus> {
  const [{ ready, reasons }, metrics] = await Promise.all([readinessOf(member), metricsOf(member)]);
  const lag = metrics?.get(EXPORTED.ConsumerLag.name) ?? [];
  return {
    ...{ name: member.name, url: member.url, ready, reasons },
    partitions: lag.map(({ labels }) => Number(labels['partition'])).sort((a, b) => a - b),
    lag: metrics && sumOf(metrics, EXPORTED.ConsumerLag.name),
    stored: metrics && sumOf(metrics, EXPORTED.EventsStored.name),
  };
}

async function countTables(store: Database): Promise<StreamTables> {
  const [row] = await store.rows<Record<keyof StreamTables, string>>(
    `select (select count(*) from millrace.event_ids) as events,
       (select count(*) from millrace.duplicates) as duplicates,
       (select count(*) from millrace.quarantine) as quarantine,
       (select count(*) from millrace.alerts) as alerts`,
  );
  return {
    events: Number(row?.events),
    duplicates: Number(row?.duplicates),
    quarantine: Number(row?.quarantine),
    alerts: Number(row?.alerts),
  };
}
