import { kafkaAlertPublisher } from '../adapters/kafka/alert-publisher.ts';
import type { KafkaLogin } from '../adapters/kafka/login.ts';
import { postgresOutboxStore } from '../adapters/postgres/outbox-store.ts';
import type { StreamTelemetry } from '../adapters/prometheus/telemetry.ts';
import type { AlertPublisher, Backlog, OutboxTarget } from '../application/outbox/ports.ts';
import { type RelayOptions, relay } from '../application/outbox/relay.ts';
import type { StreamConfig } from './config.ts';
import type { StreamReport } from './report.ts';

const DAY_MS = 86_400_000;
/** Ten calls of the bus: what may go out twice after one that failed. */
const BUS_BATCH = 100;

/**
 * Publishes the alerts that all members store, wherever this one leads, until the abort: on the topic and on the bus,
 * if there are, neither waiting for the other. A relay that fails is reported and never makes the member unready.
 */
export async function relayAlerts(
  config: StreamConfig,
  login: KafkaLogin,
  telemetry: StreamTelemetry,
  report: StreamReport,
  stopped: AbortSignal,
): Promise<void> {
  const { alertsTopic, alertsBus, bootstrapServers, databaseUrl, member, retentionDays } = config;
  const relayTo = async (
    target: OutboxTarget,
    publisher: AlertPublisher,
    options: RelayOptions = {},
  ): Promise<void> => {
    const ports = {
      store: postgresOutboxStore(databaseUrl, member, target),
      publisher,
      now: Date.now,
      onPublished: (alerts: number) => telemetry.count('AlertsPublished', alerts, { target }),
      onBacklog({ alerts, oldest }: Backlog) {
        const age = oldest === undefined ? 0 : Math.max(0, Date.now() - oldest);
        telemetry.gauge('OutboxWaiting', alerts, { target });
        telemetry.gauge('OutboxAge', age, { target });
      },
      onTrouble: (error: unknown) => report.relayFails(target, error),
      onAnswer: () => report.relayAnswers(target),
    };
    await relay(ports, stopped, { keepMs: retentionDays * DAY_MS, ...options });
    await publisher.close();
  };
  const relays: Promise<void>[] = [];
  if (alertsTopic !== undefined) {
    const publisher = kafkaAlertPublisher(bootstrapServers.join(','), alertsTopic, login);
    relays.push(relayTo('topic', publisher));
  }
  if (alertsBus !== undefined) {
    // Its client is loaded by members that have a bus, and by no other.
    const { alertBusClient, eventBridgeAlertPublisher } = await import(
      '../adapters/eventbridge/alert-publisher.ts'
    );
    const publisher = eventBridgeAlertPublisher(alertBusClient(), alertsBus);
    relays.push(relayTo('bus', publisher, { batch: BUS_BATCH }));
  }
  await Promise.all(relays);
}
