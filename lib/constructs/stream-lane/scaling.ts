import { Duration } from 'aws-cdk-lib';
import { AdjustmentType } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { FargateLane } from '../../stage.ts';

/** A member that comes restores its windows before it helps; until then the lag tells nothing new. */
const SETTLES = Duration.minutes(5);

/**
 * As many members as there is work: what they compute decides, in both directions, and a backlog adds more. A small lag
 * takes none away, because members that keep up have no lag, however many they are. Each change moves partitions.
 */
export function scaleMembers(service: FargateService, lane: FargateLane, lag: IMetric): void {
  const scaling = service.autoScaleTaskCount({
    minCapacity: lane.members.min,
    maxCapacity: lane.members.max,
  });
  scaling.scaleOnCpuUtilization('Work', {
    targetUtilizationPercent: 60,
    scaleOutCooldown: SETTLES,
    scaleInCooldown: Duration.minutes(15),
  });
  scaling.scaleOnMetric('Backlog', {
    metric: lag,
    adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
    scalingSteps: [
      { lower: lane.scaleOutLag, change: 1 },
      { lower: 5 * lane.scaleOutLag, change: 2 },
    ],
    evaluationPeriods: 3,
    cooldown: SETTLES,
  });
}
