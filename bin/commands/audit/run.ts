import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { confluentRegistry } from '../../../src/adapters/registry/confluent-registry.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import type { OffsetRange } from '../../../src/application/ports/committed-log.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { interruptible } from '../interrupt.ts';
import { type LaneChoice, lanesOf } from '../options/lane.ts';
import { copyViews } from '../output/copy-views.ts';
import type { Output } from '../output/output.ts';
import type { LaneRequest } from './lane-request.ts';
import {
  type AuditReport,
  auditReport,
  findingText,
  type LaneFinding,
  type LaneReport,
} from './report.ts';
import { auditStreamLane } from './stream-lane.ts';
import { auditWorkflowLane } from './workflow-lane.ts';

export interface AuditChoice {
  readonly lane: LaneChoice;
  readonly from?: number;
  readonly to?: number;
  readonly offsets?: readonly OffsetRange[];
  /** Days that the stream lane's members keep events and published outbox rows. */
  readonly retentionDays: number;
  readonly file?: string;
}

/** Audits lanes, one after the other; findings are written as they are made. */
export async function auditLanes(
  endpoints: CommonEndpoints,
  { lane, file: path, retentionDays, ...range }: AuditChoice,
  output: Output,
): Promise<AuditReport> {
  const lanes = lanesOf(endpoints, lane);
  const { kafka, stream, registryUrl } = endpoints;
  if (kafka === null) {
    throw new MillraceError('MLR_BROKER_UNAVAILABLE', 'The pipeline runs without a Kafka broker.');
  }
  const { signal, release } = interruptible(() => output.note('Stopping'));
  const file = path === undefined ? undefined : createWriteStream(path);
  const onFinding = (finding: LaneFinding) => {
    if (file !== undefined) file.write(`${JSON.stringify(finding)}\n`);
    else if (!output.json) output.line(findingText(finding));
  };
  const registry =
    registryUrl === null ? repositoryRegistry() : confluentRegistry({ url: registryUrl });
  const reports: LaneReport[] = [];
  try {
    for (const name of lanes) {
      const { onCopied, onProgress, end } = copyViews(output, 'audited');
      const request: LaneRequest = { ...range, registry, onFinding, onProgress, signal };
      if (name === 'stream' && stream !== null) {
        reports.push(await auditStreamLane(kafka, stream, { ...request, retentionDays }));
      } else if (hasWorkflowLane(endpoints)) {
        reports.push(await auditWorkflowLane(kafka, endpoints, { ...request, onCopied }));
      }
      end();
    }
    return auditReport(reports);
  } finally {
    release();
    if (file !== undefined) await finished(file.end());
  }
}
