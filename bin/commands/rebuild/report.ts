import type { Finding } from '../../../src/application/audit/finding.ts';
import { factTable } from '../output/table.ts';
import type { RebuildSource } from './protocol.ts';
import type { Rebuilt } from './run.ts';

export const TARGETS = ['windows', 'alerts', 'read-models'] as const;

export type Target = (typeof TARGETS)[number];

/** Lines of the text at most. */
const NAMED = 20;

export interface RebuildReport {
  readonly from: RebuildSource;
  readonly targets: readonly Target[];
  /** Nothing was replaced, only compared. */
  readonly dryRun: boolean;
  /** Windows and alerts, where they were asked for and put in place. */
  readonly lane?: Omit<Rebuilt, 'findings'> & { readonly recordsPerSecond: number };
  readonly readModels?: { readonly events: number; readonly seconds: number };
  /** Of a dry run: what is not as it would be made, in the audit's terms; of each kind of state the first ones. */
  readonly findings: readonly Finding[];
  /** Tables that were left beside the new ones. */
  readonly kept: readonly string[];
  readonly interrupted: boolean;
}

export function reportText({ from, targets, lane, readModels, ...rest }: RebuildReport): string {
  const { alerts } = lane ?? {};
  const facts = factTable([
    [rest.dryRun ? 'compared' : 'rebuilt', targets.join(', ')],
    ['from', from === 'log' ? 'the Kafka log' : 'the stored events'],
    ['records', lane?.records],
    ['records a second', lane?.recordsPerSecond],
    ['seconds', lane && Math.round(lane.seconds * 100) / 100],
    ['commits held up, ms', lane?.heldUpMs],
    ['partitions', lane?.partitions],
    ['accounts', lane?.accounts],
    ['alerts', alerts?.rebuilt],
    ['alerts that were missing', alerts?.added],
    ['alerts that nothing raises', alerts?.removed],
    ['alerts that said something else', alerts?.changed],
    ['events in read models', readModels?.events],
    ['seconds, read models', readModels && Math.round(readModels.seconds * 100) / 100],
    ['kept', rest.kept.length > 0 ? rest.kept.join(', ') : undefined],
  ]);
  if (rest.interrupted) {
    const left = lane === undefined || rest.dryRun ? 'nothing was' : 'windows and alerts were';
    return `${facts}\nStopped: ${left} replaced.`;
  }
  if (!rest.dryRun) return facts;
  const named = rest.findings.slice(0, NAMED).map(findingLine);
  const more = rest.findings.length - named.length;
  return [
    facts,
    ...named,
    ...(more > 0 ? [`and ${more} more: --json has them`] : []),
    named.length === 0 ? 'No difference.' : 'Not the same.',
  ].join('\n');
}

const findingLine = ({ kind, position, id }: Finding): string =>
  [kind, position ?? '-', id ?? '-'].join('  ');
