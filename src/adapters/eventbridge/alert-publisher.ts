import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { AlertPublisher, OutboxAlert } from '../../application/outbox/ports.ts';
import { MillraceError } from '../../domain/errors.ts';
import { putAlerts } from './alert-bus.ts';
import type { PutOptions } from './put-events.ts';

/** The relay tries again anyway, and has to hear of its end. */
const MAX_ATTEMPTS = 4;
const ANSWER_WITHIN_MS = 5_000;

/** The bus in the hands of a long-running process: region, credentials and endpoint as the SDK finds them. */
export const alertBusClient = (): EventBridgeClient =>
  new EventBridgeClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: ANSWER_WITHIN_MS,
      requestTimeout: ANSWER_WITHIN_MS,
      throwOnRequestTimeout: true,
    },
  });

/**
 * Publishes alerts on a bus. It takes an account's alerts in their order: the next one is put when the one before was
 * taken. Targets of the bus may still see them in another order, for EventBridge promises none.
 *
 * @param busName or its ARN
 */
export function eventBridgeAlertPublisher(
  client: Pick<EventBridgeClient, 'send' | 'destroy'>,
  busName: string,
  options: PutOptions = {},
): AlertPublisher {
  return {
    async publish(alerts) {
      for (const wave of wavesOf(alerts)) {
        const put = { maxAttempts: MAX_ATTEMPTS, ...options };
        const results = await putAlerts(client, busName, wave, put);
        for (const result of results) {
          if (!result.ok) throw new MillraceError(result.code, `${busName}: ${result.cause}`);
        }
      }
    },
    async close() {
      client.destroy();
    },
  };
}

/** The first alert of each account, then the second one of those that have one, and so on. */
function wavesOf(alerts: readonly OutboxAlert[]): OutboxAlert[][] {
  const waves: OutboxAlert[][] = [];
  const seen = new Map<string, number>();
  for (const each of alerts) {
    const { accountId } = each.alert;
    const before = seen.get(accountId) ?? 0;
    seen.set(accountId, before + 1);
    const wave = waves[before];
    if (wave === undefined) waves.push([each]);
    else wave.push(each);
  }
  return waves;
}
