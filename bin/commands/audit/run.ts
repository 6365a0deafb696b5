import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { CommonEndpoints } from '../../../local/endpoints.ts';
import type { OffsetRange } from '../../../src/adapters/kafka/log-reader.ts';
import { confluentRegistry } from '../../../src/adapters/registry/confluent-registry.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { interruptible } from '../interrupt.ts';
import { type LaneName, lanesOf } from '../options/lane.ts';
import type { Output } from '../output/output.ts';
import { progressView } from '../output/progress-view.ts';
import { type AuditReport, auditReport, findingText, type LaneFinding } from './report.ts';
import { auditStreamLane } from './stream-lane.ts';

export interface AuditChoice {
  readonly lane: LaneName;
  readonly from?: number;
  readonly to?: number;
  readonly offsets?: readonly OffsetRange[];
  readonly file?: string;
}

/** Audits a lane; findings are written as they are made. */
export async function auditLanes(
  endpoints: CommonEndpoints,
  { lane, file: path, ...range }: AuditChoice,
  output: Output,
): Promise<AuditReport> {
  lanesOf(endpoints, lane);
  const { kafka, stream, registryUrl } = endpoints;
  if (kafka === null || stream === null) {
    throw new MillraceError('MLR_BROKER_UNAVAILABLE', 'The pipeline runs without a Kafka broker.');
  }
  const { signal, release } = interruptible(() => output.note('Stopping'));
  const file = path === undefined ? undefined : createWriteStream(path);
  const onFinding = (finding: LaneFinding) => {
    if (file !== undefined) file.write(`${JSON.stringify(finding)}\n`);
    else if (!output.json) output.line(findingText(finding));
  };
  try {
    const view = progressView(output, 'audited', 0);
    const onProgress = (records: number, total: number) => {
      view.total(total);
      view.update(records);
    };
    const registry =
      registryUrl === null ? repositoryRegistry() : confluentRegistry({ url: registryUrl });
    const request = { ...range, registry, onFinding, onProgress, signal };
    const report = await auditStreamLane(kafka, stream, request);
    view.end();
    return auditReport([report]);
  } finally {
    release();
    if (file !== undefined) await finished(file.end());
  }
}
