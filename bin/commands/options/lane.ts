import { Option } from '@commander-js/extra-typings';
import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { MillraceError } from '../../../src/domain/errors.ts';

export type LaneName = 'workflow' | 'stream';

export type LaneChoice = LaneName | 'both';

/** The option that picks lanes. @param description what they are picked for */
export const laneOption = (description: string) =>
  new Option('--lane <lane>', description)
    .choices(['workflow', 'stream', 'both'] as const)
    .default('both' as const);

/**
 * The chosen lanes of those that run; `both` takes what there is.
 * @throws MillraceError `MLR_NOT_RUNNING` for one that was asked for by name and does not run
 */
export function lanesOf(endpoints: CommonEndpoints, choice: LaneChoice): LaneName[] {
  const running: LaneName[] = [
    ...(hasWorkflowLane(endpoints) ? (['workflow'] as const) : []),
    ...(endpoints.stream === null ? [] : (['stream'] as const)),
  ];
  const chosen = running.filter((lane) => choice === 'both' || lane === choice);
  if (chosen.length > 0) return chosen;
  throw new MillraceError(
    'MLR_NOT_RUNNING',
    `The ${choice === 'both' ? 'pipeline' : `${choice} lane`} does not run here. Start it with: npx millrace up`,
  );
}
