import type { WorkflowInput } from '../../src/application/ports/workflow.ts';
import { validateBatch } from '../../src/application/steps/validate-batch.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed, onTurnedAway, telemetry } from '../shared/observability.ts';
import { claimsIn, quarantineIn, registry } from '../shared/ports.ts';

const env = environment('QUARANTINE_TABLE', 'CLAIM_CHECK_BUCKET');
const claims = claimsIn(env.CLAIM_CHECK_BUCKET);
const ports = {
  registry,
  claims,
  telemetry,
  onTurnedAway,
  quarantine: quarantineIn(env.QUARANTINE_TABLE, claims),
};

export const handler = observed(async (input: WorkflowInput) => {
  const validated = await validateBatch(input, ports);
  const { received, accepted, rejected } = validated;
  logger.info('validated', { received, accepted, rejected });
  return validated;
});
