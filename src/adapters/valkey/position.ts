import type { ProjectedPosition } from '../../application/ports/read-models.ts';
import { NO_MINUTE } from '../../domain/projections/retention.ts';

export const minuteText = (minute: number): string => (minute === NO_MINUTE ? '' : `${minute}`);

/** Of a position's hash, in the order in which {@link positionOf} reads their values. */
export const POSITION_FIELDS = ['generation', 'nextOffset', 'newestMinute'] as const;

export function positionOf(partition: number, fields: readonly unknown[]): ProjectedPosition {
  const [generation, nextOffset, newestMinute] = fields;
  return {
    partition,
    generation: String(generation),
    nextOffset: Number(nextOffset),
    newestMinute: newestMinute === '' ? NO_MINUTE : Number(newestMinute),
  };
}
