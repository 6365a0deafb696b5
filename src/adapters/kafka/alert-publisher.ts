import { setTimeout as sleep } from 'node:timers/promises';
import { ALERT_VERSION, alertJson } from '../../application/outbox/message.ts';
import type { AlertPublisher, OutboxAlert } from '../../application/outbox/ports.ts';
import { MillraceError } from '../../domain/errors.ts';
import { TRACEPARENT } from '../../domain/trace-context.ts';
import type { KafkaLogin } from './login.ts';
import { type KafkaRecord, type RecordSender, recordSender } from './record-sender.ts';

/** A client that was asked for a topic that is not there may never answer. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Publishes alerts on a topic. Key: the account, so its alerts stay in order. Value: JSON. Headers: `alert-id` and
 * `alert-version`, by which consumers drop repeats, and `traceparent` of the record that raised it, if that had one.
 * Connects when there is something to publish, and anew after a failure.
 */
export function kafkaAlertPublisher(
  bootstrapServers: string,
  topic: string,
  login?: KafkaLogin,
): AlertPublisher {
  let sender: RecordSender | undefined;
  const close = async () => {
    await sender?.close().catch(() => {});
    sender = undefined;
  };
  return {
    async publish(alerts) {
      try {
        sender ??= await recordSender(bootstrapServers, login);
        const sent = sender.send(alerts.map((alert) => recordOf(topic, alert)));
        await answered(sent, bootstrapServers, topic);
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}

async function answered(sent: Promise<void>, servers: string, topic: string): Promise<void> {
  const waiting = new AbortController();
  const late = sleep(ANSWER_WITHIN_MS, undefined, { signal: waiting.signal }).then(() => {
    throw new MillraceError(
      'MLR_BROKER_UNAVAILABLE',
      `Kafka at ${servers} did not take alerts within ${ANSWER_WITHIN_MS / 1_000} s: is there a topic "${topic}"?`,
    );
  });
  try {
    await Promise.race([sent, late]);
  } finally {
    // Whichever comes second has nobody to tell.
    for (const each of [sent, late]) each.catch(() => {});
    waiting.abort();
  }
}

function recordOf(topic: string, outboxAlert: OutboxAlert): KafkaRecord {
  const { alert, traceparent } = outboxAlert;
  const { alertId, accountId } = alert;
  return {
    topic,
    key: Buffer.from(accountId),
    value: Buffer.from(alertJson(outboxAlert)),
    headers: [
      [Buffer.from('alert-id'), Buffer.from(alertId)],
      [Buffer.from('alert-version'), Buffer.from(ALERT_VERSION)],
      ...(traceparent === undefined
        ? []
        : [[Buffer.from(TRACEPARENT), Buffer.from(traceparent)] as const]),
    ],
  };
}
