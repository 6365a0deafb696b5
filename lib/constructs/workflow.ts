import { RemovalPolicy } from 'aws-cdk-lib';
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

/** Function and state of each step; the definition's placeholders are `${<state>FunctionArn}`. */
const STEPS = [
  { name: 'validate', state: 'Validate' },
  { name: 'enrich', state: 'Enrich' },
  { name: 'detect', state: 'Detect' },
  { name: 'persist', state: 'Persist' },
] as const;

export interface WorkflowProps {
  readonly stage: Stage;
  readonly steps: Readonly<Record<(typeof STEPS)[number]['name'], PipelineFunction>>;
}

/** The Express workflow of `state-machines/process-events.asl.json`: one execution per micro-batch. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  /** Executions are started by it, where the stage has it. */
  readonly live: CfnStateMachineAlias | undefined;

  constructor(scope: Construct, { stage, steps }: WorkflowProps) {
    super(scope, 'Workflow');
    const { level, executionData } = stage.workflowLog;

    this.stateMachine = new StateMachine(this, 'ProcessEvents', {
      stateMachineType: StateMachineType.EXPRESS,
      definitionBody: DefinitionBody.fromFile(
        new URL('../../state-machines/process-events.asl.json', import.meta.url).pathname,
      ),
      definitionSubstitutions: Object.fromEntries(
        STEPS.map(({ name, state }) => [`${state}FunctionArn`, steps[name].released.functionArn]),
      ),
      tracingEnabled: stage.tracing,
      ...(level === 'OFF'
        ? {}
        : {
            logs: {
              destination: new LogGroup(this, 'Log', {
                // The prefix keeps the log service's resource policy from outgrowing its size limit.
                logGroupName: `/aws/vendedlogs/states/millrace-${stage.name}`,
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
      STEPS.map(({ name }) => steps[name]),
    );
    explainWorkflow(this.stateMachine, stage);
  }
}
