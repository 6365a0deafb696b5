import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { explain } from '../explained/explain.ts';
import type { Canary } from '../stage.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** Neither the rule nor Lambda makes up for a run that failed or is late: the next one comes by itself. */
const ONCE = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };

const NOTHING_LOST =
  'The event of the clock carries nothing, and the next one comes by itself; the alarm canary-missing notices when none does.';

/** Tells the canary its objective and runs it by the clock. */
export function canarySchedule(scope: Construct, target: PipelineFunction, canary: Canary): void {
  target.addEnvironment('CANARY_OBJECTIVE_MS', String(canary.objectiveMs));
  target.released.configureAsyncInvoke(ONCE);
  const rule = new Rule(scope, 'CanarySchedule', {
    description: 'Runs the canary',
    schedule: Schedule.rate(Duration.minutes(canary.everyMinutes)),
    targets: [new LambdaFunction(target.released, ONCE)],
  });
  explain(target.released, { 'Serverless-LambdaAsyncFailureDestination': NOTHING_LOST });
  explain(rule, { 'Serverless-EventBusDLQ': NOTHING_LOST });
}
