import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { BreakerPorts } from '../../src/adapters/breaker/ports.ts';
import type { BreakerState } from '../../src/adapters/breaker/shared-breaker.ts';
import { dynamoBreakerRecords } from '../../src/adapters/dynamodb/breaker-records.ts';
import type { BreakerName } from '../../src/domain/breakers.ts';
import { logger, telemetry } from './observability.ts';

/** What a breaker of a function works with: its state in the table, its transitions in log and metrics. */
export const breakerPorts = (
  breaker: BreakerName,
  client: DynamoDBClient,
  table: string,
): BreakerPorts => ({
  records: dynamoBreakerRecords(client, table),
  now: Date.now,
  onState(state) {
    logger.warn('circuit breaker', { breaker, state });
    telemetry.count('BreakerTransitions', 1, { breaker });
  },
  onTrouble: (cause) => logger.warn('breaker records unavailable', cause as Error),
});

/** Shows the state an invocation met. */
export function showBreaker(breaker: BreakerName, state: BreakerState): void {
  telemetry.observeOne('BreakerOpen', state === 'closed' ? 0 : 1, { breaker });
}
