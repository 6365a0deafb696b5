import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { FACT_TABLES } from '../../../src/adapters/relational/rebuild/fresh-tables.ts';
import { MillraceError } from '../../../src/domain/errors.ts';
import { copyViews } from '../output/copy-views.ts';
import type { Output } from '../output/output.ts';
import { partByPart } from './part-by-part.ts';
import type { RebuildChoice } from './rebuild-targets.ts';
import { rebuildRelational } from './relational.ts';
import { type RebuildReport, TARGETS } from './report.ts';
import { withView } from './with-view.ts';
import { rebuildWorkflowLane } from './workflow-lane.ts';

/** What was asked for of the workflow lane. Windows and alerts first: the relational side shows alerts. */
export async function rebuildWorkflowTargets(
  endpoints: CommonEndpoints,
  { target, keepOld = false, dryRun = false }: Omit<RebuildChoice, 'from'>,
  output: Output,
): Promise<RebuildReport> {
  if (!hasWorkflowLane(endpoints)) {
    throw new MillraceError(
      'MLR_NOT_RUNNING',
      'The workflow lane does not run here. Start it with: npx millrace up',
    );
  }
  const { analytics } = endpoints;
  const targets = TARGETS.workflow.filter(
    (each) =>
      target.includes(each) ||
      (target.includes('all') && !(each === 'relational' && analytics === null)),
  );
  const [windows, alerts, relational] = TARGETS.workflow.map((each) => targets.includes(each));
  if (relational && analytics === null) {
    throw new MillraceError(
      'MLR_NOT_RUNNING',
      'There is no relational side. Start the pipeline with it: npx millrace up --analytics',
    );
  }
  const asked = { of: 'workflow', from: 'store', targets, dryRun } as const;
  return partByPart(output, asked, async (signal, add) => {
    if (windows || alerts) {
      const { end, ...views } = copyViews(output, 'rebuilt');
      const { findings, ...lane } = await rebuildWorkflowLane(endpoints, {
        ...{ windows: windows === true, alerts: alerts === true, dryRun, ...views, signal },
      }).finally(end);
      const recordsPerSecond = Math.round(lane.records / lane.seconds);
      add({ findings, workflow: { ...lane, recordsPerSecond } });
    }
    if (relational && analytics !== null) {
      const { findings, ...made } = await withView(output, 'projected', ({ onProgress }) =>
        rebuildRelational(endpoints, analytics.databaseUrl, {
          ...{ dryRun, keepOld, note: output.note, signal },
          onProgress: (items) => onProgress(items, 0),
        }),
      );
      const kept = FACT_TABLES.map((table) => `analytics.${table}_replaced`);
      add({ relational: made, findings, kept: keepOld && !dryRun ? kept : [] });
    }
  });
}
