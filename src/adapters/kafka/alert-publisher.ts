import { ALERT_VERSION, alertJson } from '../../application/outbox/message.ts';
import type { AlertPublisher, OutboxAlert } from '../../application/outbox/ports.ts';
import { type KafkaRecord, type RecordSender, recordSender } from './record-sender.ts';

/**
 * Publishes alerts on a topic. Key: the account, so its alerts stay in order. Value: JSON. Headers: `alert-id` and
 * `alert-version`, by which consumers drop repeats. Connects when there is something to publish, and anew after a
 * failure.
 */
export function kafkaAlertPublisher(bootstrapServers: string, topic: string): AlertPublisher {
  let sender: RecordSender | undefined;
  const close = async () => {
    await sender?.close().catch(() => {});
    sender = undefined;
  };
  return {
    async publish(alerts) {
      try {
        sender ??= await recordSender(bootstrapServers);
        await sender.send(alerts.map((alert) => recordOf(topic, alert)));
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}

function recordOf(topic: string, outboxAlert: OutboxAlert): KafkaRecord {
  const { alertId, accountId } = outboxAlert.alert;
  return {
    topic,
    key: Buffer.from(accountId),
    value: Buffer.from(alertJson(outboxAlert)),
    headers: [
      [Buffer.from('alert-id'), Buffer.from(alertId)],
      [Buffer.from('alert-version'), Buffer.from(ALERT_VERSION)],
    ],
  };
}
