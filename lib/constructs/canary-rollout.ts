import { Duration } from 'aws-cdk-lib';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  TimeBasedCanaryTrafficRouting,
} from 'aws-cdk-lib/aws-codedeploy';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnStateMachineAlias } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { explain } from '../explained/explain.ts';
import { FUNCTIONS, type FunctionName, type FunctionSpec } from '../functions.ts';
import type { CanaryRelease } from '../stage.ts';
import type { Alarms } from './alarms/alarms.ts';
import type { PipelineFunction } from './pipeline-function.ts';

type WorkflowName = NonNullable<FunctionSpec['inWorkflow']>;

export interface CanaryRolloutProps {
  readonly canary: CanaryRelease;
  /** Those of the stage. */
  readonly functions: Readonly<Partial<Record<FunctionName, PipelineFunction>>>;
  readonly workflows: Readonly<Record<WorkflowName, CfnStateMachineAlias>>;
  readonly alarms: Alarms;
}

/** What goes wrong with batches, whichever part of the pipeline is new. */
const BATCHES = ['executions-failed', 'quarantine-rate'];

const ON_WORKFLOW: Readonly<Record<WorkflowName, readonly string[]>> = {
  events: BATCHES,
  sagas: ['sagas-stuck'],
};

const errorsOf = (name: string) => `function-errors-${name}`;

/** Alarms that take a new version of a function back. */
const onFunction = (name: FunctionName): string[] => [
  errorsOf(name),
  ...((FUNCTIONS[name] as FunctionSpec).startsWorkflow === true ? BATCHES : []),
  // It answers what it can't do with a status, and no error.
  ...(name === 'ingest-http' ? ['http-errors'] : []),
];

/**
 * Moves traffic to new versions in two steps, and back when an alarm fires: CodeDeploy that of the functions which
 * sources and APIs invoke, Step Functions that of the workflows, and with it that of the functions they call.
 */
export class CanaryRollout extends Construct {
  constructor(scope: Construct, props: CanaryRolloutProps) {
    super(scope, 'Rollout');
    const { canary, alarms, workflows } = props;
    const functions = Object.entries(props.functions) as [FunctionName, PipelineFunction][];
    const common = {
      application: new LambdaApplication(this, 'Application'),
      deploymentConfig: new LambdaDeploymentConfig(this, 'Canary', {
        trafficRouting: new TimeBasedCanaryTrafficRouting({
          interval: Duration.minutes(canary.minutes),
          percentage: canary.percent,
        }),
      }),
      role: deployerRole(this),
      autoRollback: { stoppedDeployment: true },
    };
    for (const [name, { live: alias }] of functions) {
      if (alias === undefined) continue;
      new LambdaDeploymentGroup(this, name, {
        ...{ ...common, alias },
        alarms: onFunction(name).map((each) => alarms.named(each)),
      });
    }
    for (const [workflow, alias] of Object.entries(workflows) as [
      WorkflowName,
      CfnStateMachineAlias,
    ][]) {
      const called = functions.filter(
        ([name]) => (FUNCTIONS[name] as FunctionSpec).inWorkflow === workflow,
      );
      const watched = [...called.map(([name]) => errorsOf(name)), ...ON_WORKFLOW[workflow]];
      alias.addPropertyOverride(
        'DeploymentPreference.Alarms',
        watched.map((each) => alarms.named(each).alarmName),
      );
    }
  }
}

const deployerRole = (scope: Construct): Role => {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    description: 'Moves the aliases of the functions.',
  });
  explain(role, {
    'AwsSolutions-IAM4[service-role/AWSCodeDeployRoleForLambdaLimited]':
      'The library gives every deployment group the list that AWS keeps of what CodeDeploy needs.',
  });
  return role;
};
