import { RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachineAlias,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { explainWorkflow } from '../explained/workflow.ts';
import type { Stage } from '../stage.ts';
import type { PipelineFunction } from './pipeline-function.ts';
import { releaseWorkflow } from './release-workflow.ts';

/** Each service's function; the definition's placeholders are `${<service>FunctionArn}`. */
const SERVICES = [
  { name: 'saga-hold', service: 'Hold' },
  { name: 'saga-case', service: 'Case' },
  { name: 'saga-notice', service: 'Notice' },
] as const;

export interface SagaWorkflowProps {
  readonly stage: Stage;
  readonly services: Readonly<Record<(typeof SERVICES)[number]['name'], PipelineFunction>>;
  /** Where the workflow writes how a saga ended. */
  readonly sagas: Table;
}

/** The Standard workflow of `state-machines/respond-to-alert.asl.json`: one execution per alert that demands it. */
export class SagaWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  /** Executions are started by it, where the stage has it. */
  readonly live: CfnStateMachineAlias | undefined;

  constructor(scope: Construct, { stage, services, sagas }: SagaWorkflowProps) {
    super(scope, 'SagaWorkflow');
    const { level, executionData } = stage.workflowLog;

    this.stateMachine = new StateMachine(this, 'RespondToAlert', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromFile(
        new URL('../../state-machines/respond-to-alert.asl.json', import.meta.url).pathname,
      ),
      definitionSubstitutions: {
        SagasTableName: sagas.tableName,
        ...Object.fromEntries(
          SERVICES.map(({ name, service }) => [
            `${service}FunctionArn`,
            services[name].released.functionArn,
          ]),
        ),
      },
      tracingEnabled: stage.tracing,
      ...(level === 'OFF'
        ? {}
        : {
            logs: {
              destination: new LogGroup(this, 'Log', {
                logGroupName: `/aws/vendedlogs/states/millrace-${stage.name}-sagas`,
                retention: stage.logRetentionDays,
                removalPolicy: RemovalPolicy.DESTROY,
              }),
              level: LogLevel[level],
              includeExecutionData: executionData,
            },
          }),
    });
    this.live = releaseWorkflow(
      this.stateMachine,
      stage,
      SERVICES.map(({ name }) => services[name]),
    );
    explainWorkflow(this.stateMachine, stage);
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:UpdateItem'], resources: [sagas.tableArn] }),
    );
    if (sagas.encryptionKey !== undefined) {
      this.stateMachine.addToRolePolicy(
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
          resources: [sagas.encryptionKey.keyArn],
        }),
      );
    }
  }
}
