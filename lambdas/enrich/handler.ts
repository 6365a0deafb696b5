import {
  guardedReference,
  REFERENCE_BREAKER,
} from '../../src/adapters/breaker/guarded-reference.ts';
import { dynamoBreakerRecords } from '../../src/adapters/dynamodb/breaker-records.ts';
import { dynamoReferenceSource } from '../../src/adapters/dynamodb/reference-source.ts';
import { enrichBatch } from '../../src/application/steps/enrich-batch.ts';
import type { Validated } from '../../src/application/steps/validate-batch.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed, telemetry } from '../shared/observability.ts';
import { claimsIn, dynamo, now, registry } from '../shared/ports.ts';

const env = environment('REFERENCE_TABLE', 'BREAKERS_TABLE', 'CLAIM_CHECK_BUCKET');
const breaker = REFERENCE_BREAKER;
const reference = guardedReference(dynamoReferenceSource(dynamo, env.REFERENCE_TABLE, now), {
  records: dynamoBreakerRecords(dynamo, env.BREAKERS_TABLE),
  now,
  // A look-up takes some ms; the step has 20 s.
  timeoutMs: 3_000,
  retryAfterMs: 10_000,
  onState(state) {
    logger.warn('circuit breaker', { breaker, state });
    telemetry.count('BreakerTransitions', 1, { breaker });
  },
  onTrouble: (cause) => logger.warn('breaker records unavailable', cause as Error),
});
const ports = {
  registry,
  claims: claimsIn(env.CLAIM_CHECK_BUCKET),
  reference,
  onDegraded(cause: unknown, events: number) {
    logger.warn('reference data unavailable', cause as Error);
    telemetry.count('EventsDegraded', events);
  },
};

export const handler = observed(async (input: Validated) => {
  const enriched = await enrichBatch(input, ports);
  telemetry.observe('BreakerOpen', [reference.state() === 'closed' ? 0 : 1]);
  logger.info('enriched', { events: input.accepted });
  return enriched;
});
