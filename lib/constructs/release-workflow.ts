import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  type StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { explain } from '../explained/explain.ts';
import type { Stage } from '../stage.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/**
 * Lets a workflow call its functions and, where the stage rolls out by versions, publishes it: a version of the
 * definition names a version of each function, so that an execution begins and ends with one release.
 * @returns the alias `live`; undefined where releases replace the workflow
 */
export function releaseWorkflow(
  stateMachine: StateMachine,
  stage: Stage,
  functions: readonly PipelineFunction[],
): CfnStateMachineAlias | undefined {
  const { rollout } = stage;
  if (rollout === 'all-at-once') {
    for (const each of functions) each.grantInvokeLatestVersion(stateMachine);
    return undefined;
  }
  stateMachine.addToRolePolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: functions.map(({ functionArn }) => `${functionArn}:*`),
    }),
  );
  explain(stateMachine.role, {
    'AwsSolutions-IAM5[.Arn>:*]':
      'Executions that began before a release call the versions of these functions that they began with.',
  });
  const version = new CfnStateMachineVersion(stateMachine, 'Version', {
    stateMachineArn: stateMachine.stateMachineArn,
    // Another definition has another revision, and another revision makes another version.
    stateMachineRevisionId: stateMachine.stateMachineRevisionId,
  });
  version.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return new CfnStateMachineAlias(stateMachine, 'Live', {
    name: 'live',
    deploymentPreference: {
      stateMachineVersionArn: version.ref,
      type: 'CANARY',
      percentage: rollout.percent,
      interval: rollout.minutes,
    },
  });
}
