import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@aws-lambda-powertools/logger';
import { ListOffsetTimestamps } from '@platformatic/kafka';
import { kafkaLogin } from '../adapters/kafka/login.ts';
import { faultOf } from '../adapters/postgres/connection.ts';
import { DayPartitions } from '../adapters/postgres/day-partitions.ts';
import { migrate } from '../adapters/postgres/migrate.ts';
import { storePool } from '../adapters/postgres/pool.ts';
import { ReferenceTables } from '../adapters/postgres/reference-data.ts';
import { signInWithSecret } from '../adapters/postgres/sign-in.ts';
import { serveHealth } from '../adapters/prometheus/http.ts';
import { prometheusTelemetry } from '../adapters/prometheus/telemetry.ts';
import { confluentRegistry } from '../adapters/registry/confluent-registry.ts';
import { repositoryRegistry } from '../adapters/registry/repository-registry.ts';
import { backoffMs } from '../application/backoff.ts';
import { Signal } from '../application/signal.ts';
import { rulesFor } from '../domain/detectors/index.ts';
import { isMillraceError } from '../domain/errors.ts';
import { relayAlerts } from './alert-relay.ts';
import { Committer } from './committer.ts';
import type { StreamConfig } from './config.ts';
import { FetchLoop } from './fetch-loop.ts';
import { Gauges } from './gauges.ts';
import { Health } from './health.ts';
import { Intake } from './intake.ts';
import { Membership, streamClient } from './membership.ts';
import { OpenBatch } from './open-batch.ts';
import { Processor } from './processor.ts';
import { readModelFeed } from './read-models.ts';
import { repeatedly } from './repeatedly.ts';
import { StreamReport } from './report.ts';

/** Records behind from which on storing comes before read models. */
const BUSY_RECORDS = 5_000;
const SHOW_OFFSETS_EVERY_MS = 5_000;
const REFRESH_REFERENCE_EVERY_MS = 10_000;

/**
 * Puts a member together and runs it until the abort; what was taken is stored then, and the group left.
 * @throws what could not be helped by trying again
 */
export async function runMember(
  config: StreamConfig,
  logger: Logger,
  asked: AbortSignal,
): Promise<void> {
  const { topic, member } = config;
  const login = kafkaLogin(config.kafkaAuth);
  const ending = new AbortController();
  const stopped = AbortSignal.any([asked, ending.signal]);
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

  const { databaseSecretArn: secretArn, awsEndpoint: endpoint } = config;
  if (secretArn !== undefined) signInWithSecret({ secretArn, endpoint });
  const insist = untilStoreAnswers(report, health, stopped);
  if (config.migrate) {
    const migrations = (await insist(() => migrate(config.databaseUrl))) ?? [];
    if (migrations.length > 0) logger.info('schema brought up to date', { migrations });
  }
  const pool = storePool(config.databaseUrl, member);
  const changed = new Signal();
  const wanted = new Signal();
  const tables = new ReferenceTables(pool);
  await insist(() => tables.refresh());
  reference = tables;
  const rules = rulesFor();
  const { registryUrl } = config;
  const registry =
    registryUrl === undefined ? repositoryRegistry() : confluentRegistry({ url: registryUrl });
  const intake = new Intake({ topic, registry, rules, reference: () => tables.current() });
  const days = new DayPartitions(pool, config.retentionDays);
  const committer = new Committer(
    {
      topic,
      pool,
      days,
      conflict: intake.conflict,
      alertsToBus: config.alertsBus !== undefined,
      report,
      now,
      onStored: (partition) => readModels.notify(partition),
      onSettled: () => changed.notify(),
    },
    new OpenBatch(),
    stopped,
  );
  const clientPorts = {
    ...config,
    login,
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
        registry,
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
      snapshots: config,
      firstOffset: async (partition) => {
        const timestamp = ListOffsetTimestamps.EARLIEST;
        const query = { topics: [topic], partitions: { [topic]: [partition] }, timestamp };
        return Number((await reader.listOffsets(query)).get(topic)?.[partition] ?? 0n);
      },
      onOwned: (partitions) => readModels.follow(partitions),
    },
    new OpenBatch(),
  );
  const readModels = readModelFeed(config.cacheUrl, {
    ...{ pool, telemetry, report },
    busy: () => [...processor.owned].some((owned) => owned.lag > BUSY_RECORDS),
  });
  const fetching = new FetchLoop({
    ...{ client: reader, topic, fetched: changed, wanted, now, stopped },
    owned: () => processor.owned,
    onLost: (error) => processor.fail(error),
    onTrouble: (error) => report.brokerFails(error),
    onAnswer: () => report.brokerAnswers(),
  });
  const membership = new Membership(clientPorts);
  const gauges = new Gauges(telemetry);
  telemetry.beforeExposition(() => gauges.refresh(processor.owned, health, now()));

  const beside = [
    fetching.run(),
    membership.run(),
    relayAlerts(config, login, telemetry, report, stopped),
    repeatedly(SHOW_OFFSETS_EVERY_MS, stopped, () =>
      membership.showOffsets(new Map([...processor.owned].map((o) => [o.partition, o.committed]))),
    ),
    repeatedly(REFRESH_REFERENCE_EVERY_MS, stopped, async () => {
      try {
        await tables.refresh();
        // What is being stored answers for itself.
        if (!committer.busy) report.storeAnswers();
      } catch (error) {
        report.storeFails(faultOf(error), error);
      }
    }),
  ];
  try {
    await processor.run();
  } finally {
    ending.abort();
    await Promise.allSettled([...beside, readModels.stop()]);
    await Promise.allSettled([reader.close(), pool.end(), http.close()]);
  }
}

/** Does something with a database that may not be there yet, until it is done or the member stops. */
function untilStoreAnswers(report: StreamReport, health: Health, stopped: AbortSignal) {
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    for (let attempt = 1; !stopped.aborted; attempt++) {
      // Waiting for the database is no standstill.
      health.turn();
      try {
        const done = await work();
        report.storeAnswers();
        return done;
      } catch (error) {
        const waits = isMillraceError(error)
          ? error.disposition !== 'fatal'
          : faultOf(error) !== 'refused';
        if (!waits) throw error;
        report.storeFails('unavailable', error);
        const pause = backoffMs(attempt, 5_000, Math.random());
        await sleep(pause, undefined, { signal: stopped }).catch(() => {});
      }
    }
    return undefined;
  };
}
