import { dynamoReferenceSource } from '../../src/adapters/dynamodb/reference-source.ts';
import { enrichBatch } from '../../src/application/steps/enrich-batch.ts';
import type { Validated } from '../../src/application/steps/validate-batch.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';
import { claimsIn, dynamo, now, registry } from '../shared/ports.ts';

const env = environment('REFERENCE_TABLE', 'CLAIM_CHECK_BUCKET');
const ports = {
  registry,
  claims: claimsIn(env.CLAIM_CHECK_BUCKET),
  reference: dynamoReferenceSource(dynamo, env.REFERENCE_TABLE, now),
  onDegraded: (cause: unknown) => logger.warn('reference data unavailable', cause as Error),
};

export const handler = observed(async (input: Validated) => {
  const enriched = await enrichBatch(input, ports);
  logger.info('enriched', { events: input.accepted });
  return enriched;
});
