import { factTable } from '../output/table.ts';
import type { RebuildFinding } from './finding.ts';
import type { RebuildSource } from './protocol.ts';
import type { RelationalRebuilt } from './relational.ts';
import type { Rebuilt } from './run.ts';
import type { WorkflowRebuilt } from './workflow-rebuild.ts';

/** What each lane can make again. */
export const TARGETS = {
  stream: ['windows', 'alerts', 'read-models'],
  workflow: ['windows', 'alerts', 'relational'],
} as const;

export type RebuiltLane = keyof typeof TARGETS;

export type Target = (typeof TARGETS)[RebuiltLane][number];

/** Lines of the text at most. */
const NAMED = 20;

export interface RebuildReport {
  readonly of: RebuiltLane;
  readonly from: RebuildSource;
  readonly targets: readonly Target[];
  /** Nothing was replaced, only compared. */
  readonly dryRun: boolean;
  /** Windows and alerts of the stream lane, where they were asked for and put in place. */
  readonly lane?: Omit<Rebuilt, 'findings'> & { readonly recordsPerSecond: number };
  readonly readModels?: { readonly events: number; readonly seconds: number };
  /** Windows and alerts of the workflow lane. */
  readonly workflow?: Omit<WorkflowRebuilt, 'findings'> & { readonly recordsPerSecond: number };
  readonly relational?: Omit<RelationalRebuilt, 'findings'>;
  /** Of a dry run: what is not as it would be made; of each kind of state the first ones. */
  readonly findings: readonly RebuildFinding[];
  /** Tables that were left beside the new ones. */
  readonly kept: readonly string[];
  readonly interrupted: boolean;
}

/** Whether everything that was asked for is as it must be: nothing differs, and nothing was left undone. */
export const isDone = ({ findings, workflow }: RebuildReport): boolean =>
  findings.length === 0 && (workflow?.busy ?? 0) === 0;

export function reportText(report: RebuildReport): string {
  const { from, targets, readModels, relational, ...rest } = report;
  const lane = report.lane ?? report.workflow;
  const { alerts } = lane ?? {};
  const facts = factTable([
    [rest.dryRun ? 'compared' : 'rebuilt', targets.join(', ')],
    ['from', from === 'log' ? 'the Kafka log' : 'the stored events'],
    ['records', lane?.records],
    ['records a second', lane?.recordsPerSecond],
    ['seconds', rounded(lane?.seconds)],
    ['commits held up, ms', report.lane?.heldUpMs],
    ['partitions', report.lane?.partitions],
    ['accounts', lane?.accounts],
    ['accounts that moved each time', report.workflow?.busy],
    ['windows that were not right', report.workflow?.windows],
    ['alerts', alerts?.rebuilt],
    ['alerts that were missing', alerts?.added],
    ['alerts that nothing raises', alerts?.removed],
    ['alerts that said something else', alerts?.changed],
    ['events in read models', readModels?.events],
    ['seconds, read models', rounded(readModels?.seconds)],
    ...relationalFacts(relational),
    ['kept', rest.kept.length > 0 ? rest.kept.join(', ') : undefined],
  ]);
  if (rest.interrupted) return `${facts}\nStopped: ${stopped(report)}.`;
  if (!rest.dryRun) return facts;
  const named = rest.findings.slice(0, NAMED).map(findingLine);
  const more = rest.findings.length - named.length;
  return [
    facts,
    ...named,
    ...(more > 0 ? [`and ${more} more: --json has them`] : []),
    isDone(report) ? 'No difference.' : 'Not the same.',
  ].join('\n');
}

type Facts = Parameters<typeof factTable>[0];

function relationalFacts(relational: RebuildReport['relational']): Facts {
  if (relational === undefined) return [];
  const rows = (['events', 'alerts'] as const).flatMap((table): Facts => {
    const { rebuilt, added, removed, changed } = relational[table];
    const found = `${rebuilt} (${added} missing, ${removed} without an item, ${changed} different)`;
    return [[`relational ${table}`, found]];
  });
  return [
    ...rows,
    ['items that are no row', relational.refused],
    ['seconds, relational', rounded(relational.seconds)],
    ['projector held up, ms', relational.heldUpMs],
  ];
}

const rounded = (seconds: number | undefined): number | undefined =>
  seconds && Math.round(seconds * 100) / 100;

function stopped({ of, dryRun, lane }: RebuildReport): string {
  if (dryRun) return 'nothing was replaced';
  if (of === 'workflow')
    return 'accounts it had come to are as they must be, no table was replaced';
  return `${lane === undefined ? 'nothing was' : 'windows and alerts were'} replaced`;
}

const findingLine = ({ kind, position, id }: RebuildFinding): string =>
  [kind, position ?? '-', id ?? '-'].join('  ');
