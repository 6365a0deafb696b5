import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { confluentRegistry } from '../../../src/adapters/registry/confluent-registry.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import type { OffsetRange } from '../../../src/application/ports/committed-log.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { interruptible } from '../interrupt.ts';
import { type LaneChoice, lanesOf } from '../options/lane.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
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
      const { onCopied, onProgress, end } = views(output);
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

/** Copying has no total: a table does not know how many items it has. */
function views(output: Output) {
  let view: ReturnType<typeof progressView> | undefined;
  let showing: string | undefined;
  const show = (label: string) => {
    if (showing !== label) {
      view?.end();
      view = progressView(output, label, 0);
      showing = label;
    }
    return view as ReturnType<typeof progressView>;
  };
  return {
    onCopied: (items: number) => show('copied').update(items),
    onProgress: (records: number, total: number) => {
      const audited = show('audited');
      audited.total(total);
      audited.update(records);
    },
    end: () => view?.end(),
  };
}
