import type { Endpoints, KafkaEndpoint } from '../../../local/endpoints.ts';
import { auditCopy } from '../../../src/adapters/dynamodb/audit-copy.ts';
import { dynamoSagas } from '../../../src/adapters/dynamodb/audit-sagas.ts';
import { copiedAuditStore } from '../../../src/adapters/dynamodb/audit-store.ts';
import { logReader } from '../../../src/adapters/kafka/log-reader.ts';
import { auditLane } from '../../../src/application/audit/audit-lane.ts';
import type { Claim } from '../../../src/application/ports/claim-check.ts';
import { dynamoDb } from '../clients.ts';
import { claimedBytes } from '../quarantine/claimed-bytes.ts';
import { rangesOf } from '../replay/run.ts';
import { workflowTablesUnavailable } from '../workflow-tables-unavailable.ts';
import { collector } from './collector.ts';
import { committedOffsets } from './committed-offsets.ts';
import { everythingAsked, type LaneRequest } from './lane-request.ts';
import type { LaneReport } from './report.ts';

/** The workflow lane: log, DynamoDB and the bucket of large originals; what came by the bus against itself. */
export async function auditWorkflowLane(
  kafka: KafkaEndpoint,
  endpoints: Endpoints,
  request: LaneRequest & { readonly onCopied: (items: number) => void },
): Promise<LaneReport> {
  const { registry, onProgress, onCopied, signal } = request;
  const { bootstrapServers, topic } = kafka;
  const log = logReader(bootstrapServers);
  const client = dynamoDb(endpoints);
  const { counts, findings, report } = collector('workflow', request.onFinding);
  try {
    const asked = everythingAsked(request) ? undefined : await rangesOf(log, topic, request);
    const checkpoints = await committedOffsets(kafka);
    let copied = 0;
    const onItems = (items: number) => {
      copied += items;
      onCopied(copied);
    };
    const { tables } = endpoints;
    const copy = await auditCopy(client, { tables, topic, checkpoints, onItems, signal });
    try {
      const fetchLarge = (claim: unknown) => originalOf(endpoints, claim as Claim);
      const findSagas = dynamoSagas(client, tables.sagas).find;
      const store = copiedAuditStore(copy, { checkpoints, fetchLarge, findSagas });
      const scope = await auditLane({
        ...{ topic, log, store, registry, asked, report, onProgress, signal },
      });
      return { lane: 'workflow', ...scope, readModels: null, counts, findings };
    } finally {
      copy.close();
    }
  } catch (cause) {
    throw workflowTablesUnavailable(cause, 'read');
  } finally {
    client.destroy();
    await log.close();
  }
}

async function originalOf(endpoints: Endpoints, claim: Claim): Promise<Buffer | undefined> {
  try {
    return Buffer.from(await claimedBytes(endpoints, claim));
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}
