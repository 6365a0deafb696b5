import { dynamoEventLedger } from '../../src/adapters/dynamodb/event-ledger.ts';
import type { Detected } from '../../src/application/steps/detect-batch.ts';
import { persistBatch } from '../../src/application/steps/persist-batch.ts';
import { environment } from '../shared/environment.ts';
import { logger, observed, onTurnedAway, telemetry } from '../shared/observability.ts';
import { claimsIn, dynamo, now, quarantineIn, registry } from '../shared/ports.ts';

const env = environment(
  'EVENTS_TABLE',
  'WINDOWS_TABLE',
  'WINDOWPARTS_TABLE',
  'ALERTS_TABLE',
  'QUARANTINE_TABLE',
  'DUPLICATES_TABLE',
  'CLAIM_CHECK_BUCKET',
);
const claims = claimsIn(env.CLAIM_CHECK_BUCKET);
const ports = {
  registry,
  claims,
  telemetry,
  onTurnedAway,
  now,
  quarantine: quarantineIn(env.QUARANTINE_TABLE, claims),
  ledger: dynamoEventLedger(dynamo, {
    events: env.EVENTS_TABLE,
    windows: env.WINDOWS_TABLE,
    windowParts: env.WINDOWPARTS_TABLE,
    alerts: env.ALERTS_TABLE,
    duplicates: env.DUPLICATES_TABLE,
    now,
  }),
};

export const handler = observed(async (input: Detected) => {
  const persisted = await persistBatch(input, ports);
  const { attempt, outcome, stored, late, duplicates, alerts } = persisted;
  logger.info('persisted', { attempt, outcome, stored, late, duplicates, alerts });
  return persisted;
});
