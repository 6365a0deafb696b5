import type { CommonEndpoints } from '../../../local/endpoints.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import type { Output } from '../output/output.ts';
import type { RebuildFinding } from './finding.ts';
import { partByPart } from './part-by-part.ts';
import type { RebuildSource } from './protocol.ts';
import { compareReadModelsOf, rebuildReadModelsOf } from './read-models.ts';
import { type RebuildReport, TARGETS, type Target } from './report.ts';
import { rebuildStreamLane } from './run.ts';
import { withView } from './with-view.ts';

export interface RebuildChoice {
  readonly target: readonly (Target | 'all')[];
  readonly from: RebuildSource;
  readonly keepOld?: boolean;
  readonly dryRun?: boolean;
}

/** What was asked for of the stream lane. Windows and alerts first: the read models show alerts. */
export async function rebuildTargets(
  { kafka, stream, registryUrl }: CommonEndpoints,
  { target, from, keepOld = false, dryRun = false }: RebuildChoice,
  output: Output,
): Promise<RebuildReport> {
  if (kafka === null || stream === null) {
    throw new MillraceError(
      'MLR_NOT_RUNNING',
      'The stream lane does not run here. Start it with: npx millrace up',
    );
  }
  const { cacheUrl, databaseUrl } = stream;
  const targets = TARGETS.stream.filter(
    (each) =>
      target.includes(each) || (target.includes('all') && !(each === 'read-models' && !cacheUrl)),
  );
  const [windows, alerts, readModels] = TARGETS.stream.map((each) => targets.includes(each));
  if (readModels && cacheUrl === null) {
    throw new MillraceError(
      'MLR_NOT_RUNNING',
      'There are no read models: the stream lane runs without a cache.',
    );
  }
  return partByPart(output, { of: 'stream', from, targets, dryRun }, async (signal, add) => {
    if (windows || alerts) {
      const { findings, ...lane } = await withView(output, 'rebuilt', ({ onProgress }) =>
        rebuildStreamLane(kafka, stream, {
          ...{ windows: windows === true, alerts: alerts === true, from, dryRun, keepOld },
          ...{ registryUrl, onProgress, note: output.note, signal },
        }),
      );
      const recordsPerSecond = Math.round(lane.records / lane.seconds);
      const kept = [...(alerts ? ['alerts'] : []), ...(windows ? ['window_snapshots'] : [])];
      add({
        ...{ findings, lane: { ...lane, recordsPerSecond } },
        kept: keepOld && !dryRun ? kept.map((table) => `millrace.${table}_replaced`) : [],
      });
    }
    if (readModels && cacheUrl !== null && dryRun) {
      const findings: RebuildFinding[] = [];
      const found = (finding: RebuildFinding) => void findings.push(finding);
      await compareReadModelsOf({ databaseUrl, cacheUrl }, kafka.topic, found, signal);
      add({ findings });
    } else if (readModels && cacheUrl !== null) {
      const began = performance.now();
      const events = await withView(output, 'projected', ({ onProgress }) =>
        rebuildReadModelsOf({ databaseUrl, cacheUrl }, signal, (done) => onProgress(done, 0)),
      );
      add({ readModels: { events, seconds: (performance.now() - began) / 1_000 } });
    }
  });
}
