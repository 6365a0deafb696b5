import { dynamoWindowStore } from '../../src/adapters/dynamodb/window-store.ts';
import { detectBatch } from '../../src/application/steps/detect-batch.ts';
import type { Enriched } from '../../src/application/steps/enrich-batch.ts';
import { rulesFor } from '../../src/domain/detectors/index.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed } from '../shared/observability.ts';
import { claimsIn, dynamo, registry } from '../shared/ports.ts';

const env = environment('WINDOWS_TABLE', 'WINDOWPARTS_TABLE', 'CLAIM_CHECK_BUCKET');
const ports = {
  registry,
  claims: claimsIn(env.CLAIM_CHECK_BUCKET),
  windows: dynamoWindowStore(dynamo, {
    windows: env.WINDOWS_TABLE,
    windowParts: env.WINDOWPARTS_TABLE,
  }),
  rules: rulesFor(),
};

export const handler = observed(async (input: Enriched) => {
  const detected = await detectBatch(input, ports);
  const { attempt, accounts, alerts } = detected;
  logger.info('detected', { attempt, accounts, alerts });
  return detected;
});
