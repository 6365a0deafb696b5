import { factTable } from '../output/table.ts';
import type { RebuildSource } from './protocol.ts';
import type { Rebuilt } from './run.ts';

export const TARGETS = ['windows', 'alerts', 'read-models'] as const;

export type Target = (typeof TARGETS)[number];

export interface RebuildReport {
  readonly from: RebuildSource;
  readonly targets: readonly Target[];
  /** Windows and alerts, where they were asked for and put in place. */
  readonly lane?: Rebuilt & { readonly recordsPerSecond: number };
  readonly readModels?: { readonly events: number; readonly seconds: number };
  /** Tables that were left beside the new ones. */
  readonly kept: readonly string[];
  readonly interrupted: boolean;
}

export function reportText({ from, targets, lane, readModels, ...rest }: RebuildReport): string {
  const { alerts } = lane ?? {};
  const facts = factTable([
    ['rebuilt', targets.join(', ')],
    ['from', from === 'log' ? 'the Kafka log' : 'the stored events'],
    ['records', lane?.records],
    ['records a second', lane?.recordsPerSecond],
    ['seconds, until it was in place', lane && Math.round(lane.seconds * 100) / 100],
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
  if (!rest.interrupted) return facts;
  const left = lane === undefined ? 'nothing was replaced' : 'windows and alerts are in place';
  return `${facts}\nStopped: ${left}.`;
}
