import { kafkaAlertPublisher } from '../adapters/kafka/alert-publisher.ts';
import { postgresOutboxStore } from '../adapters/postgres/outbox-store.ts';
import type { StreamTelemetry } from '../adapters/prometheus/telemetry.ts';
import { relay } from '../application/outbox/relay.ts';
import type { StreamConfig } from './config.ts';
import type { StreamReport } from './report.ts';

const DAY_MS = 86_400_000;

/**
 * Publishes the alerts that all members store, if this one leads, until the abort. Nothing without a topic for them.
 * A relay that fails is reported and never makes the member unready.
 */
export async function relayAlerts(
  config: StreamConfig,
  telemetry: StreamTelemetry,
  report: StreamReport,
  stopped: AbortSignal,
): Promise<void> {
  const { alertsTopic, bootstrapServers, databaseUrl, member, retentionDays } = config;
  if (alertsTopic === undefined) return;
  const publisher = kafkaAlertPublisher(bootstrapServers.join(','), alertsTopic);
  const ports = {
    store: postgresOutboxStore(databaseUrl, member),
    publisher,
    now: Date.now,
    onPublished: (alerts: number) => telemetry.count('AlertsPublished', alerts),
    onBacklog({ alerts, oldest }: { alerts: number; oldest: number | undefined }) {
      telemetry.gauge('OutboxWaiting', alerts);
      telemetry.gauge('OutboxAge', oldest === undefined ? 0 : Math.max(0, Date.now() - oldest));
    },
    onTrouble: (error: unknown) => report.relayFails(error),
    onAnswer: () => report.relayAnswers(),
  };
  await relay(ports, stopped, { keepMs: retentionDays * DAY_MS });
  await publisher.close();
}
