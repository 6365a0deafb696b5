import pLimit from 'p-limit';
import { tooLarge } from './accept.ts';
import { carry } from './carry.ts';
import { decode } from './decoding/decode.ts';
import { resolveSchemas } from './decoding/resolve-schemas.ts';
import { type Packable, pack } from './packing.ts';
import type { ClaimCheck } from './ports/claim-check.ts';
import type { QuarantinedRecord } from './ports/quarantine.ts';
import type { SchemaRegistry } from './ports/schema-registry.ts';
import type { Workflow, WorkflowResult } from './ports/workflow.ts';
import { quarantined } from './quarantine-record.ts';
import { bytesOf, MAX_RECORD_BYTES, type SourceRecord } from './records.ts';
import type { TurnAwayPorts } from './turn-away.ts';

/** Half of the 256 KiB a state may hold: enrichment, windows and alerts get the other half. */
export const BATCH_BUDGET_BYTES = 128 * 1024;

/** Executions one ingest call keeps running at once. */
const CONCURRENT_EXECUTIONS = 4;

export interface IngestPorts extends TurnAwayPorts {
  readonly registry: SchemaRegistry;
  readonly claims: ClaimCheck;
  readonly workflow: Workflow;
}

export interface IngestResult {
  /** Positions that must be delivered again. */
  readonly failed: ReadonlySet<string>;
  /** What cannot be decoded: the caller puts it into quarantine before it acknowledges it. */
  readonly poison: readonly QuarantinedRecord[];
  readonly executions: number;
  /** Why executions failed, for the log. */
  readonly failures: readonly string[];
}

type Packed = Packable & { readonly record: SourceRecord };

/**
 * Records → workflow executions. What cannot be decoded is handed back; the rest is packed by account and run.
 * Every record of a failed execution is reported, and since an account is never split over executions, nothing
 * later of a failed account is acknowledged.
 * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE`: then nothing may be acknowledged
 */
export async function ingest(
  records: readonly SourceRecord[],
  ports: IngestPorts,
): Promise<IngestResult> {
  await resolveSchemas(records, ports.registry);
  const poison: QuarantinedRecord[] = [];
  const packable: Packed[] = [];
  for (const record of records) {
    const sorted = sort(record, ports.registry);
    if ('code' in sorted) poison.push(sorted);
    else packable.push(sorted);
  }
  ports.telemetry.count('EventsReceived', records.length);
  const failed = new Set<string>();
  const failures: string[] = [];
  const limit = pLimit(CONCURRENT_EXECUTIONS);
  const batches = pack(packable, BATCH_BUDGET_BYTES);
  const runs = batches.map((batch) =>
    limit(async () => {
      const batchRecords = batch.map((item) => item.record);
      ports.telemetry.observe('BatchEvents', [batch.length]);
      const result = await run(batchRecords, ports);
      if (result.kind === 'succeeded') return;
      failures.push(`${result.error}: ${result.cause}`);
      for (const record of batchRecords) failed.add(record.position);
    }),
  );
  await Promise.all(runs);
  ports.telemetry.count('ExecutionsFailed', failures.length);
  return { failed, poison, executions: batches.length, failures };
}

/** An execution that could not even be started fails its own records; the others of the call go on to their end. */
async function run(
  records: readonly SourceRecord[],
  { workflow, claims }: IngestPorts,
): Promise<WorkflowResult> {
  try {
    return await workflow.run({ batch: await carry(records, claims) });
  } catch (error) {
    const { name, message } = error as Error;
    return { kind: 'failed', error: name, cause: message };
  }
}

function sort(record: SourceRecord, registry: SchemaRegistry): Packed | QuarantinedRecord {
  const size = bytesOf(record).length;
  if (size > MAX_RECORD_BYTES) return quarantined(record, tooLarge(size).rejection);
  const decoded = decode(record, registry);
  if (!decoded.ok) return quarantined(record, decoded.rejection);
  const { accountId } = decoded.event;
  return { record, accountId, bytes: Buffer.byteLength(JSON.stringify(record)) + 1 };
}
