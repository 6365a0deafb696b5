import { validate } from '../../domain/validation/validate.ts';
import { type Carried, carry, open } from '../carry.ts';
import { decode } from '../decoding/decode.ts';
import { resolveSchemas } from '../decoding/resolve-schemas.ts';
import type { ClaimCheck } from '../ports/claim-check.ts';
import type { QuarantinedRecord } from '../ports/quarantine.ts';
import type { SchemaRegistry } from '../ports/schema-registry.ts';
import type { WorkflowInput } from '../ports/workflow.ts';
import { quarantined } from '../quarantine-record.ts';
import type { SourceRecord } from '../records.ts';
import { type TurnAwayPorts, turnAway } from '../turn-away.ts';

export interface ValidatePorts extends TurnAwayPorts {
  readonly registry: SchemaRegistry;
  readonly claims: ClaimCheck;
}

export interface Validated {
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly batch: Carried<readonly SourceRecord[]>;
}

/** First step: rejected records go to quarantine with their code and bytes, the accepted go on. */
export async function validateBatch(
  input: WorkflowInput,
  ports: ValidatePorts,
): Promise<Validated> {
  const records = await open(input.batch, ports.claims);
  await resolveSchemas(records, ports.registry);
  const accepted: SourceRecord[] = [];
  const rejected: QuarantinedRecord[] = [];
  for (const record of records) {
    const refusal = refuse(record, ports.registry);
    if (refusal === undefined) accepted.push(record);
    else rejected.push(refusal);
  }
  await turnAway(rejected, ports);
  return {
    received: records.length,
    accepted: accepted.length,
    rejected: rejected.length,
    batch: await carry(accepted, ports.claims),
  };
}

function refuse(record: SourceRecord, registry: SchemaRegistry): QuarantinedRecord | undefined {
  const decoded = decode(record, registry);
  if (!decoded.ok) return quarantined(record, decoded.rejection);
  const { receivedAt, key } = record;
  const rejection = validate(decoded.event, { receivedAt, key });
  return rejection && quarantined(record, rejection, decoded.event);
}
