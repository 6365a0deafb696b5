import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@aws-lambda-powertools/logger';
import { ListOffsetTimestamps } from '@platformatic/kafka';
import { DayPartitions } from '../adapters/postgres/day-partitions.ts';
import { migrate } from '../adapters/postgres/migrate.ts';
import { storePool } from '../adapters/postgres/pool.ts';
import { ReferenceTables } from '../adapters/postgres/reference-data.ts';
import { serveHealth } from '../adapters/prometheus/http.ts';
import { prometheusTelemetry } from '../adapters/prometheus/telemetry.ts';
import { repositoryRegistry } from '../adapters/registry/repository-registry.ts';
import { backoffMs } from '../application/backoff.ts';
import { rulesFor } from '../domain/detectors/index.ts';
import { isMillraceError } from '../domain/errors.ts';
import { Committer } from './committer.ts';
import type { StreamConfig } from './config.ts';
import { FetchLoop } from './fetch-loop.ts';
import { forgetPartition, refreshGauges } from './gauges.ts';
import { Health } from './health.ts';
import { Intake } from './intake.ts';
import { Membership, streamClient } from './membership.ts';
import { OpenBatch } from './open-batch.ts';
import { Processor } from './processor.ts';
import { repeatedly } from './repeatedly.ts';
import { StreamReport } from './report.ts';
import { Signal } from './signal.ts';

/** A running member of the stream lane. */
export interface Member {
  /** Stores what was taken, leaves the group, ends. */
  stop(): void;
  /** Rejects with what could not be helped by trying again. */
  readonly ended: Promise<void>;
}

const SHOW_OFFSETS_EVERY_MS = 5_000;
const REFRESH_REFERENCE_EVERY_MS = 10_000;

/** Puts a member together and starts it. @throws MillraceError when it can't start as configured */
export async function startMember(config: StreamConfig, logger: Logger): Promise<Member> {
  const { topic, member } = config;
  const stop = new AbortController();
  const stopped = stop.signal;
  const now = Date.now;
  const telemetry = prometheusTelemetry({ member });
  const health = new Health(now);
  health.set('group', 'not joined yet');
  const report = new StreamReport(telemetry, health, logger);
  let reference: ReferenceTables | undefined;
  const http = await serveHealth({
    ...{ host: config.httpHost, port: config.httpPort, telemetry },
    live: () => health.live(),
    ready: () => health.ready(),
    refresh: async () => {
      if (reference === undefined) throw new Error('still starting');
      await reference.refresh();
    },
  });
  logger.info('serving', { url: http.url });

  if (config.migrate) await untilMigrated(config.databaseUrl, report, stopped, logger);
  const pool = storePool(config.databaseUrl, member);
  const changed = new Signal();
  const wanted = new Signal();
  const tables = new ReferenceTables(pool);
  reference = tables;
  const rules = rulesFor();
  const registry = repositoryRegistry();
  const intake = new Intake({ topic, registry, rules, reference: () => tables.current() });
  const days = new DayPartitions(pool, config.retentionDays);
  const committer = new Committer(
    {
      topic,
      pool,
      days,
      conflict: intake.conflict,
      report,
      now,
      onSettled: () => changed.notify(),
    },
    new OpenBatch(),
    stopped,
  );
  const clientPorts = {
    ...config,
    onAssigned: (partitions: ReadonlySet<number>) => processor.assign(partitions),
    onTrouble: (error: unknown) => report.groupFails(error),
    stopped,
  };
  const reader = streamClient(clientPorts, 'reader');
  const processor = new Processor(
    {
      ...{
        topic,
        member,
        pool,
        intake,
        committer,
        rules,
        health,
        report,
        logger,
        changed,
        wanted,
        stopped,
      },
      maxBatchEvents: config.maxBatchEvents,
      firstOffset: async (partition) => {
        const timestamp = ListOffsetTimestamps.EARLIEST;
        const query = { topics: [topic], partitions: { [topic]: [partition] }, timestamp };
        return Number((await reader.listOffsets(query)).get(topic)?.[partition] ?? 0n);
      },
      onForgotten: (partition) => forgetPartition(telemetry, partition),
    },
    new OpenBatch(),
  );
  const fetching = new FetchLoop({
    ...{ client: reader, topic, fetched: changed, wanted, now, stopped },
    owned: () => processor.owned,
    onLost: (_, error) => processor.fail(error),
    onTrouble: (error) => report.brokerFails(error),
    onAnswer: () => report.brokerAnswers(),
  });
  const membership = new Membership(clientPorts);
  telemetry.beforeExposition(() => refreshGauges(telemetry, processor.owned, health, now()));

  const beside = [
    fetching.run(),
    membership.run(),
    repeatedly(SHOW_OFFSETS_EVERY_MS, stopped, () =>
      membership.showOffsets(new Map([...processor.owned].map((o) => [o.partition, o.committed]))),
    ),
    repeatedly(REFRESH_REFERENCE_EVERY_MS, stopped, () => tables.refresh()),
  ];
  const ended = (async () => {
    try {
      await processor.run();
    } finally {
      stop.abort();
      await Promise.allSettled(beside);
      await Promise.allSettled([reader.close(), pool.end(), http.close()]);
    }
  })();
  return { stop: () => stop.abort(), ended };
}

/** A database that is not there yet is waited for. */
async function untilMigrated(
  databaseUrl: string,
  report: StreamReport,
  stopped: AbortSignal,
  logger: Logger,
): Promise<void> {
  for (let attempt = 1; !stopped.aborted; attempt++) {
    try {
      const migrations = await migrate(databaseUrl);
      if (migrations.length > 0) logger.info('schema brought up to date', { migrations });
      report.storeAnswers();
      return;
    } catch (error) {
      if (!isMillraceError(error) || error.disposition === 'fatal') throw error;
      report.storeFails('unavailable', error);
      await sleep(backoffMs(attempt, 5_000, Math.random()), undefined, { signal: stopped }).catch(
        () => {},
      );
    }
  }
}
