import type { OffsetRange } from '../../../src/application/ports/committed-log.ts';
import type { SchemaRegistry } from '../../../src/application/ports/schema-registry.ts';
import type { LaneFinding } from './report.ts';

export interface LaneRequest {
  readonly from?: number;
  readonly to?: number;
  readonly offsets?: readonly OffsetRange[];
  readonly registry: SchemaRegistry;
  readonly onFinding: (finding: LaneFinding) => void;
  /** @param records looked at so far @param total to look at */
  readonly onProgress: (records: number, total: number) => void;
  readonly signal: AbortSignal;
}

export const everythingAsked = ({ from, to, offsets }: LaneRequest): boolean =>
  [from, to, offsets].every((each) => each === undefined);
