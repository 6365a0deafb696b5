import { stepFunctionsWorkflow } from '../../src/adapters/stepfunctions/workflow.ts';
import type { IngestPorts } from '../../src/application/ingest.ts';
import { environment } from './environment.ts';
import { onTurnedAway, telemetry } from './observability.ts';
import { claimsIn, here, quarantineIn, registry } from './ports.ts';

/** What both ingest functions work with. */
export function ingestPorts(): IngestPorts {
  const env = environment('STATE_MACHINE_ARN', 'QUARANTINE_TABLE', 'CLAIM_CHECK_BUCKET');
  const claims = claimsIn(env.CLAIM_CHECK_BUCKET);
  return {
    registry,
    claims,
    telemetry,
    onTurnedAway,
    quarantine: quarantineIn(env.QUARANTINE_TABLE, claims),
    workflow: stepFunctionsWorkflow(env.STATE_MACHINE_ARN, {
      // An emulator's endpoint has no `sync-` host beside it.
      disableHostPrefix: here.endpoint !== undefined,
    }),
  };
}
