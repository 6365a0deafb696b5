import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Stage } from '../stage.ts';
import { explain } from './explain.ts';

/** What checkers say about a state machine and its role. */
export function explainWorkflow(stateMachine: StateMachine, stage: Stage): void {
  const noXray = `Stage ${stage.name} has no X-Ray.`;
  const { level } = stage.workflowLog;
  explain(stateMachine, {
    W3005: 'The CDK waits for the role beside its policy; the second wait costs nothing.',
    ...(level !== 'ALL' && {
      'AwsSolutions-SF1': `Stage ${stage.name} logs ${level === 'OFF' ? 'no executions' : 'failed executions alone'}: its functions log each batch.`,
    }),
    ...(!stage.tracing && {
      'AwsSolutions-SF2': noXray,
      'Serverless-StepFunctionStateMachineXray': noXray,
    }),
  });
  const starred = [
    ...(level === 'OFF' ? [] : ['the log delivery actions of CloudWatch Logs take no resource']),
    ...(stage.tracing ? ['so do those of X-Ray'] : []),
  ];
  if (starred.length > 0) {
    explain(stateMachine.role, {
      'AwsSolutions-IAM5[Resource::*]': `By AWS's own definition ${starred.join(', and ')}.`,
    });
  }
}
