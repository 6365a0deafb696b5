import { guardedReference } from '../../src/adapters/breaker/guarded-reference.ts';
import { dynamoReferenceSource } from '../../src/adapters/dynamodb/reference-source.ts';
import { enrichBatch } from '../../src/application/steps/enrich-batch.ts';
import type { Validated } from '../../src/application/steps/validate-batch.ts';
import { breakerPorts, showBreaker } from '../shared/breaker.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed, telemetry } from '../shared/observability.ts';
import { claimsIn, dynamo, now, registry } from '../shared/ports.ts';

const env = environment('REFERENCE_TABLE', 'BREAKERS_TABLE', 'CLAIM_CHECK_BUCKET');
const reference = guardedReference(
  dynamoReferenceSource(dynamo, env.REFERENCE_TABLE, now),
  breakerPorts('reference', dynamo, env.BREAKERS_TABLE),
);
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
  showBreaker('reference', reference.state());
  logger.info('enriched', { events: input.accepted });
  return enriched;
});
